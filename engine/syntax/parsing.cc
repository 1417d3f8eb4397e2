#include "engine/syntax/parsing.h"

#include <ANTLRErrorListener.h>
#include <BufferedTokenStream.h>
#include <CommonToken.h>
#include <CommonTokenStream.h>
#include <DefaultErrorStrategy.h>
#include <ListTokenSource.h>
#include <RecognitionException.h>
#include <atn/ParserATNSimulator.h>

#include "engine/syntax/syntax_error.h"
#include "engine/syntax/tree_builder.h"

namespace heng::syntax {
namespace {

using grammar::HengParser;

size_t TypeOf(Kind kind) {
  switch (kind) {
#define HENG_TOKEN(name) \
  case Kind::name:       \
    return HengParser::name;
#include "engine/syntax/tokens.def"
#undef HENG_TOKEN
    case Kind::END: break;
  }
  return antlr4::Token::EOF;
}

// Where the first fault was met; ends the parse of its declaration.
struct Stop {
  size_t token;
  std::vector<size_t> rules;  // from the innermost
};

class StopAtFirst : public antlr4::DefaultErrorStrategy {
 public:
  void recover(antlr4::Parser* parser, std::exception_ptr fault) override {
    size_t token = parser->getCurrentToken()->getTokenIndex();
    try {
      std::rethrow_exception(fault);
    } catch (const antlr4::RecognitionException& exception) {
      if (exception.getOffendingToken() != nullptr) token = exception.getOffendingToken()->getTokenIndex();
    }
    Throw(parser, token);
  }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    Throw(parser, parser->getCurrentToken()->getTokenIndex());
  }
  void sync(antlr4::Parser*) override {}
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {}

 private:
  [[noreturn]] static void Throw(antlr4::Parser* parser, size_t token) {
    Stop stop{token, {}};
    for (auto* rule = dynamic_cast<antlr4::RuleContext*>(parser->getContext()); rule != nullptr;
         rule = dynamic_cast<antlr4::RuleContext*>(rule->parent)) {
      stop.rules.push_back(rule->getRuleIndex());
    }
    throw stop;
  }
};

class AmbiguityListener : public antlr4::ANTLRErrorListener {
 public:
  AmbiguityListener(const std::vector<Token>& tokens, size_t begin, Diagnostics& diagnostics)
      : tokens_(tokens), begin_(begin), diagnostics_(diagnostics) {}
  void syntaxError(antlr4::Recognizer*, antlr4::Token*, size_t, size_t, const std::string&,
                   std::exception_ptr) override {}
  void reportAmbiguity(antlr4::Parser* parser, const antlr4::dfa::DFA& dfa, size_t start, size_t stop, bool,
                       const antlrcpp::BitSet&, antlr4::atn::ATNConfigSet*) override {
    const std::string rule = parser->getRuleNames()[dfa.atnStartState->ruleIndex];
    diagnostics_.Add(Code::E0199, Join(At(start), At(stop)), {rule});
  }
  void reportAttemptingFullContext(antlr4::Parser*, const antlr4::dfa::DFA&, size_t, size_t, const antlrcpp::BitSet&,
                                   antlr4::atn::ATNConfigSet*) override {}
  void reportContextSensitivity(antlr4::Parser*, const antlr4::dfa::DFA&, size_t, size_t, size_t,
                                antlr4::atn::ATNConfigSet*) override {}

 private:
  Span At(size_t token) const { return tokens_[std::min(begin_ + token, tokens_.size() - 1)].span; }
  const std::vector<Token>& tokens_;
  size_t begin_;
  Diagnostics& diagnostics_;
};

std::vector<std::unique_ptr<antlr4::Token>> Wrap(const std::vector<Token>& tokens, const Declaration& declaration) {
  std::vector<std::unique_ptr<antlr4::Token>> list;
  list.reserve(declaration.end - declaration.begin + 1);
  for (size_t i = declaration.begin; i < declaration.end; ++i) {
    list.push_back(std::make_unique<antlr4::CommonToken>(TypeOf(tokens[i].kind), std::string()));
  }
  list.push_back(std::make_unique<antlr4::CommonToken>(antlr4::Token::EOF, std::string()));
  return list;
}

template <class Take>
bool Run(const ParseInput& input, const Declaration& declaration, Diagnostics& diagnostics, Take take) {
  const std::vector<Token>& tokens = input.filtered.tokens;
  antlr4::ListTokenSource source(Wrap(tokens, declaration));
  antlr4::CommonTokenStream stream(&source);
  HengParser parser(&stream);
  parser.removeErrorListeners();
  parser.setErrorHandler(std::make_shared<StopAtFirst>());
  AmbiguityListener listener(tokens, declaration.begin, diagnostics);
  if (input.report_ambiguities) {
    parser.addErrorListener(&listener);
    parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
        antlr4::atn::PredictionMode::LL_EXACT_AMBIG_DETECTION);
  }
  try {
    TreeBuilder builder(tokens, declaration.begin, input.text, input.sources, diagnostics);
    take(parser, builder);
    return !builder.failed();
  } catch (const Stop& stop) {
    std::vector<std::string> rules;
    for (const size_t rule : stop.rules) rules.push_back(parser.getRuleNames()[rule]);
    SyntaxError(tokens, declaration, stop.token, rules, input.text, diagnostics);
    return false;
  }
}

}  // namespace

bool ParseHeader(const ParseInput& input, const Declaration& declaration, ast::Scheme& scheme,
                 Diagnostics& diagnostics) {
  return Run(input, declaration, diagnostics,
             [&](HengParser& parser, TreeBuilder& builder) { scheme = builder.Scheme(parser.scheme()); });
}

bool ParseDeclaration(const ParseInput& input, const Declaration& declaration, std::vector<ast::Decl>& decls,
                      Diagnostics& diagnostics) {
  return Run(input, declaration, diagnostics, [&](HengParser& parser, TreeBuilder& builder) {
    ast::Decl decl = builder.Declaration(parser.declaration());
    if (!builder.failed()) decls.push_back(std::move(decl));
  });
}

}  // namespace heng::syntax
