#include "engine/data/table_reader.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/data/encoding.h"
#include "engine/data/header.h"

namespace heng::data {

namespace {

constexpr size_t kLeastShare = 4;  // pieces that are worth a thread
constexpr size_t kRelease = 16;    // pieces that are given back together
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

std::string EncodingName(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
    case Encoding::kUtf8Bom: return "UTF-8";
    case Encoding::kUtf16Le:
    case Encoding::kUtf16Be: return "UTF-16";
    case Encoding::kGb18030: return kGb18030Edition;
  }
  return "";
}

}  // namespace

TableState TableReader::Fail(Code code, uint64_t line, std::vector<Text> args) {
  faults_.Add({code, data_.tables[table_].file, line, "", "", "", std::move(args)});
  return TableState::kUnread;
}

TableState TableReader::FailSplit(CsvReader::Fault fault, uint64_t line) {
  Code code = Code::E1007;
  if (fault == CsvReader::Fault::kUnclosedQuote) code = Code::E1004;
  if (fault == CsvReader::Fault::kTextAfterQuote) code = Code::E1005;
  if (fault == CsvReader::Fault::kQuoteInField) code = Code::E1006;
  return Fail(code, line, {std::to_string(line)});
}

TableState TableReader::Read(const TableBytes& file) {
  const TableSchema& table = schema_.tables[table_];
  TableData& out = data_.tables[table_];
  out.file = file.file.empty() ? table.name : file.file;
  out.columns.assign(table.columns.size(), Column());
  if (!file.present) {
    out.absent = table.may_be_absent;
    if (out.absent && table.earlier_years) faults_.Add({Code::W1060, out.file, 0, "", "", "", {table.name}});
    return out.absent ? TableState::kAbsent : Fail(Code::E1001, 0, {table.name});
  }
  if (file.bytes.size() > limits_.data_file_bytes) {
    return Fail(Code::E1009, 0, {std::to_string(file.bytes.size()), std::to_string(limits_.data_file_bytes)});
  }
  return ReadBytes(file);
}

// Nearly every file is well-formed UTF-8, which the survey shows by the way; only others are looked at closely.
TableState TableReader::ReadBytes(const TableBytes& file) {
  const std::string_view bytes = file.bytes;
  const std::string_view body = bytes.starts_with(kUtf8Mark) ? bytes.substr(kUtf8Mark.size()) : bytes;
  const bool marked16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (!marked16) {
    const Survey survey = TakeSurvey(body, options_.piece, options_.threads);
    if (survey.utf8) return ReadText(body, survey, &file);
  }
  const Decoded decoded = Decode(bytes);
  if (decoded.bad_offset) {
    return Fail(Code::E1003, 0, {EncodingName(decoded.tried), std::to_string(*decoded.bad_offset)});
  }
  if (file.done) file.done(bytes);
  return ReadText(decoded.Text(), TakeSurvey(decoded.Text(), options_.piece, options_.threads), nullptr);
}

TableState TableReader::ReadText(std::string_view text, const Survey& survey, const TableBytes* releasable) {
  const TableSchema& table = schema_.tables[table_];
  CsvReader reader(text);
  std::vector<std::string_view> fields;
  if (!reader.Next(fields)) {
    return reader.fault() == CsvReader::Fault::kNone ? Fail(Code::E1002, 0, {table.name})
                                                     : FailSplit(reader.fault(), reader.fault_line());
  }
  if (NamedColumns(table, fields) == 0) {
    if (const uint64_t line = HeaderBelow(table, text)) return Fail(Code::E1017, 1, {std::to_string(line)});
  }
  const Header header = MatchHeader(table, data_.tables[table_].file, fields, faults_);
  const auto is_there = [](int field) { return field >= 0; };
  const std::vector<int>& field_of = header.field_of_column;
  // Surely not the right file: its rows say nothing.
  if (std::none_of(field_of.begin(), field_of.end(), is_there)) return TableState::kUnread;
  const Layout layout = {field_of, header.fields, data_.gaps.Intern(GapKind::kError, MessageOf(Code::E1010).name)};

  const std::vector<Piece> pieces = CutAtRecords(text, survey, reader.position());
  std::vector<Share> shares = ShareOut(pieces.size(), survey.lines);
  // A record ends a line and has one byte a field at least.
  const auto line_of = [&](size_t piece) { return piece < pieces.size() ? pieces[piece].line : survey.lines + 2; };
  for (Share& share : shares) share.most = line_of(share.end) - line_of(share.begin);
  const size_t rows =
      std::min<uint64_t>({line_of(pieces.size()) - line_of(0), text.size() / header.fields, limits_.rows});
  Begin(shares[0], layout, rows, nullptr);
  for (size_t i = 1; i < shares.size(); ++i)
    Begin(shares[i], layout, line_of(shares[i].begin) - line_of(0), &shares[0]);
  ParallelFor(options_.threads, shares.size(),
              [&](size_t, size_t i) { ReadShare(text, pieces, shares[i], releasable); });
  const TableState state = Join(shares);
  if (state == TableState::kRead && data_.tables[table_].rows == 0) Fail(Code::W1003, 0, {table.name});
  const bool key_is_there =
      std::all_of(table.key.begin(), table.key.end(), [&](int column) { return is_there(field_of[column]); });
  return key_is_there ? state : TableState::kUnread;
}

// The line of the first records that names the columns, or 0: files that were sheets often begin with a title.
uint64_t TableReader::HeaderBelow(const TableSchema& table, std::string_view text) {
  constexpr int kLooked = 10;
  CsvReader reader(text);
  std::vector<std::string_view> fields;
  for (int i = 0; i < kLooked && reader.Next(fields); ++i) {
    const size_t named = NamedColumns(table, fields);
    if (named > 0 && named * 2 >= table.columns.size()) return reader.line();
  }
  return 0;
}

// Even runs of pieces, one a thread. A file that may have too many rows is read from one end to the other.
std::vector<TableReader::Share> TableReader::ShareOut(size_t pieces, uint64_t lines) const {
  const size_t most = lines >= limits_.rows ? 1 : pieces / kLeastShare;
  std::vector<Share> shares(WorkersFor(options_.threads, most));
  for (size_t i = 0; i < shares.size(); ++i) {
    shares[i].begin = pieces * i / shares.size();
    shares[i].end = pieces * (i + 1) / shares.size();
  }
  return shares;
}

// The first share is put in the table itself, which reserves `rows` for all. The rows of others are put behind as many
// as those before them may be.
void TableReader::Begin(Share& share, const Layout& layout, size_t rows, Share* first) {
  const TableSchema& table = schema_.tables[table_];
  TableData& out = first == nullptr ? data_.tables[table_] : share.rows;
  Dictionary& texts = first == nullptr ? data_.texts : share.texts;
  out.file = data_.tables[table_].file;
  share.filler = std::make_unique<TableFiller>(schema_, table_, layout, texts, data_.gaps, out);
  if (first == nullptr) share.filler->Reserve(rows);
  if (first != nullptr) share.filler->ReserveBehind(*first->filler, rows, share.most);
  share.reader = std::make_unique<RowReader>(*share.filler, layout, limits_);
  const bool text_key = table.key.size() == 1 && table.columns[table.key[0]].kind == CellKind::kText;
  if (text_key) texts.Reserve(first == nullptr ? rows : share.most);
}

void TableReader::ReadShare(std::string_view text, const std::vector<Piece>& pieces, Share& share,
                            const TableBytes* releasable) {
  const bool releases = releasable != nullptr && releasable->done;
  size_t released = share.begin;
  for (size_t i = share.begin; i < share.end && !share.ended; ++i) {
    share.ended = !share.reader->Read(text, pieces[i]);
    if (share.filler->rows() > share.most) throw std::logic_error("a record without a line");
    if (!releases || (i + 1 - released < kRelease && i + 1 < share.end)) continue;
    const size_t begin = pieces[released].begin;
    releasable->done(text.substr(begin, pieces[i].end - begin));
    released = i + 1;
  }
}

TableState TableReader::Join(std::vector<Share>& shares) {
  TableFiller& all = *shares[0].filler;
  TableState state = TableState::kRead;
  if (faults_.full()) {
    all.Truncate(1);
    state = TableState::kUnread;
  }
  for (size_t i = 0; i < shares.size() && state == TableState::kRead; ++i) {
    const size_t before = i == 0 ? 0 : all.rows();
    if (i > 0) all.Join(*shares[i].filler, options_.threads);
    for (const RowFault& fault : shares[i].filler->faults()) {
      faults_.Add(fault.fault);
      if (!faults_.full()) continue;
      all.Truncate(before + fault.row + (fault.in_row ? 1 : 0));
      state = TableState::kUnread;
      break;
    }
    if (shares[i].ended) state = TableState::kUnread;
    if (const auto& fault = shares[i].reader->split_fault()) FailSplit(fault->fault, fault->line);
    if (i > 0) shares[i].texts = Dictionary();
  }
  all.Finish(faults_);
  return state;
}

}  // namespace heng::data
