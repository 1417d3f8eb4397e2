// The grammar of rule files, over the tokens that engine/syntax/token_filter.h hands out: names, units, keywords (one
// token for both skins), interval ends and row ends (SEMI) are already told apart. It takes a little more than the
// language allows; the tree builder refuses the rest with sentences of its own (mixed 且/或, chained comparisons …).
parser grammar HengParser;
options { tokenVocab = HengLexer; }
tokens {
  NAME, UNIT, CELL, OPEN_INTERVAL, CLOSE_INTERVAL,
  K_SCHEME, K_PARAM, K_UNIT, K_OPTION_LIST, K_TABLE, K_CHECK, K_INDICATOR, K_QUANTITY, K_FUNCTION, K_EVALUATION,
  K_RANK, K_TIER, K_SHARE, K_CASE, K_BASIS, K_NOTE, K_VIEW, K_SUMMARY, K_EXPAND, K_UNION, K_SCAN, K_SLOTS, K_SAMPLE,
  K_WEIGHT_TABLE, K_WARNING, K_HISTORY, K_ADOPT, K_OUTPUT, K_PUBLICATION, K_IMPORT, K_BASED_ON, K_AMEND, K_ADDED,
  K_REPEAL,
  K_PERIOD, K_VERSION, K_ROUND, K_EXACT, K_RANK_TIES, K_PLACES, K_STEP, K_SINCE,
  K_KEY, K_MAY_BE_ABSENT, K_OPTIONAL, K_PERSONAL, K_UNIQUE, K_PERCENTS, K_RANGE, K_ALIAS, K_REFERENCE,
  K_ON, K_FROM, K_BY, K_ASC, K_DESC, K_GAPS_LAST, K_GAPS_FIRST, K_WITHIN, K_WHOLE, K_EACH, K_ONE_SHARE, K_ONCE, K_VIA,
  K_TAKING, K_NOT_TAKING, K_TIES,
  K_ITEM, K_WEIGHT, K_FULL, K_NO_FULL, K_GAPS, K_AT_LEAST, K_MOVE_TO, K_CAP, K_FLOOR, K_BONUS, K_DEDUCTION,
  K_HIGHEST_ONLY, K_TOTAL, K_WITH_BONUS, K_WITHOUT_BONUS, K_BONUS_SUM, K_DEDUCTION_SUM, K_VETO, K_EXCEPTION,
  K_BASE_POINTS,
  K_FRONT, K_OWN, K_REST, K_REFILL, K_NO_REFILL, K_BASE, K_QUOTA_ROUND, K_BORDER, K_VACANCY, K_UNSCORED,
  K_POOL, K_PRECISE_TO, K_REMAINDER, K_REMAINDER_TIES, K_NOBODY, K_ZERO_WEIGHT,
  K_GIVEN, K_EXPECT,
  K_IF, K_THEN, K_ELSE, K_AND, K_OR, K_NOT, K_WHEN, K_IS, K_IS_NOT, K_AMONG, K_IN, K_CONTAINS, K_STARTS, K_TO,
  K_OR_MORE, K_OR_LESS, K_BELOW, K_ABOVE, K_NONE, K_MISSING, K_UNRATED, K_IF_MISSING, K_IF_ZERO, K_LIMITED,
  K_SKIP_GAPS, K_GAP_UNRATES, K_EXCEPT_SELF, K_TRIM_HIGH, K_TRIM_LOW, K_DIVIDE_BY, K_WEIGHTED, K_OWN_ROW, K_FETCH,
  K_BANDS, K_MARGINAL, K_LOOKUP, K_INTERPOLATE, K_FLOATING, K_CASES, K_IN_ORDER, K_RANK_POINTS, K_NTH, K_NTH_UNIT,
  K_THEN_EACH, K_LESS, K_LOWEST, K_UP, K_DOWN, K_ADD, K_TAKE_OFF, K_PROPORTIONAL, K_WHOLE_STEPS, K_STARTED, K_AT_MOST,
  K_UNTIL_GONE, K_NOT_COUNTED, K_EXTEND, K_ENDS, K_ROUND_BY, K_MONTHS_UP, K_TRUE,
  K_ZERO_WIDTH, K_TAKE_HIGH, K_TAKE_LOW, K_TYPE, K_PREVIOUS_ROW, K_COLUMNS,
  K_FOREIGN, K_EVERY_ITEM, K_PREVAILS, K_PARTS, K_LIMIT, K_DISPLACE, K_EXCEED,
  K_FIRST_PAY, K_PER_PERSON, K_FREED, K_OVERSPEND, K_DIFFERENCE, K_SHORT_OF,
  K_AS, K_ONE_ROW, K_FIRST_ROW, K_SLOT, K_TIMES, K_EMPTY_SLOT, K_COUNTS,
  K_STRATA, K_PER_STRATUM, K_SEED, K_NUMBER_ORDER, K_RESERVE, K_HEAVIEST,
  K_TAKEN_FROM, K_LINEAGE, K_MERGED, K_FOUNDED, K_GAP_YEAR, K_FIGURES,
  K_LIST, K_FILL, K_DAYS, K_KEEP, K_MASK, K_EVERY_COLUMN
}

// --- declarations: each is parsed on its own --------------------------------------------------------------------
scheme : K_SCHEME TEXT LBRACE headerClause* RBRACE EOF ;
headerClause
  : K_BASIS TEXT | K_NOTE TEXT
  | K_PERIOD DATE K_TO DATE
  | K_VERSION NUMBER
  | K_ROUND NAME LBRACE headerRounding* RBRACE
  | K_RANK_TIES NAME ;
headerRounding : NAME (SLASH NAME)? (K_EXACT | places) SEMI? ;
places : NUMBER K_PLACES | (K_STEP | K_TO) operand ;
rounding : K_ROUND NAME places | K_EXACT ;

declaration
  : (K_AMEND | K_ADDED)?
    (param | unitDecl | optionList | table | check | indicator | quantity | function | evaluation | rank | tier | share
    | useCase | view | summary | expand | unionTable | scan | slots | sample | weightTable | warning | history | adopt
    | output) tail EOF
  | K_AMEND amendItem tail EOF
  | (importFile | basedOn | repeal) tail EOF ;
tail : (K_BASIS TEXT | K_NOTE TEXT)* ;

param : K_PARAM NAME EQ dated (SEMI dated)* ;
dated : expr (K_SINCE DATE)? ;
unitDecl : K_UNIT NAME ;
optionList : K_OPTION_LIST NAME names ;
names : LPAREN NAME (COMMA NAME)* RPAREN ;

table : K_TABLE NAME tableAttr* LBRACE tableClause* RBRACE ;
tableAttr : K_KEY (NAME | names) | K_MAY_BE_ABSENT LPAREN TEXT RPAREN ;
tableClause : column (SEMI | COMMA)? | check tail SEMI? | foreignKey SEMI? ;
foreignKey : K_FOREIGN names K_REFERENCE NAME ;
column : NAME COLON type columnAttr* tail ;
columnAttr
  : K_OPTIONAL names | K_PERSONAL | K_UNIQUE | K_PERCENTS | K_RANGE interval | K_ALIAS TEXT (COMMA TEXT)* ;
type : K_REFERENCE NAME | NAME (SLASH NAME)? names? (NUMBER K_PLACES)? ;
check : K_CHECK NAME TEXT (K_ON NAME)? EQ expr ;

indicator : K_INDICATOR NAME K_ON NAME (COLON type)? rounding? EQ expr ;
quantity : K_QUANTITY NAME (COLON type)? rounding? EQ expr ;
function : K_FUNCTION NAME LPAREN (NAME (COMMA NAME)*)? RPAREN (K_ON NAME)? EQ expr ;

// --- 评价 -----------------------------------------------------------------------------------------------------
evaluation : K_EVALUATION NAME K_ON NAME (nodeAttr | K_WHEN expr)* LBRACE evalClause* RBRACE ;
nodeAttr
  : K_WEIGHT sum | K_FULL sum | K_NO_FULL | K_CAP sum | K_FLOOR sum | rounding
  | K_GAPS (NAME | K_UNRATED | K_MOVE_TO NAME) (K_AT_LEAST NUMBER K_ITEM)? ;
evalClause
  : (item | bonus | totalBound | bonusSum | veto | exceptionClause | basePoints | nodeWeights | everyItem) tail SEMI? ;
item : K_ITEM NAME nodeAttr* (EQ expr | LBRACE evalClause* RBRACE) ;
bonus : (K_BONUS | K_DEDUCTION) NAME (K_CAP sum | K_HIGHEST_ONLY | rounding)* EQ expr ;
totalBound : K_TOTAL (K_CAP | K_FLOOR) sum (K_WITH_BONUS | K_WITHOUT_BONUS)? ;
bonusSum : (K_BONUS_SUM | K_DEDUCTION_SUM) K_CAP sum ;
veto : K_VETO NAME K_WHEN expr (K_THEN operand)? ;
exceptionClause : K_EXCEPTION NAME (K_PREVAILS NAME (COMMA NAME)*)? K_WHEN expr K_THEN expr ;
basePoints : K_BASE_POINTS sum ;
nodeWeights : K_WEIGHT_TABLE (K_BY blockOperand (COMMA blockOperand)* grid | NAME exprs) ;
everyItem : K_EVERY_ITEM NAME nodeAttr* EQ expr ;
weightTable : K_WEIGHT_TABLE NAME names grid ;
grid : LBRACE SEMI* gridHead SEMI+ gridRow (SEMI+ gridRow)* SEMI* RBRACE ;
gridHead : K_COLUMNS COLON NAME (COMMA NAME)* ;
gridRow : lookupKey (COMMA lookupKey)* COLON cell (COMMA cell)* tail ;
cell : K_NONE | K_REST | interval | K_BELOW bound | K_ABOVE bound | expr (K_OR_MORE | K_OR_LESS | K_TO K_BELOW? bound)? ;

// --- 名次, 等次, 分配 ---------------------------------------------------------------------------------------------
rank : K_RANK NAME K_ON NAME rankPart* (LBRACE rankPart* RBRACE)? ;
rankPart : K_BY keys | grouping | excluded | K_TIES (NAME | K_BY keys) ;
keys : key (COMMA key)* ;
key : plainKey (K_WHEN expr)? ;
plainKey : sum (K_ASC | K_DESC)? (K_GAPS_LAST | K_GAPS_FIRST)? ;
grouping : K_WITHIN exprs | K_WHOLE | K_EACH NAME K_ONE_SHARE ;
exprs : LPAREN expr (COMMA expr)* RPAREN ;
excluded : K_TAKING K_WHEN expr | K_NOT_TAKING TEXT K_WHEN expr ;

tier : K_TIER NAME K_ON NAME (COLON type)? (K_BY keys | grouping)* LBRACE SEMI* ((tierRow | tierOption) SEMI*)* RBRACE ;
tierRow
  : NAME COLON (((K_FRONT | K_OWN) sum K_PARTS? (K_LIMIT sum)? | K_REST) (K_WHEN expr)? | K_WHEN expr)
    (K_REFILL | K_NO_REFILL)? tail ;
tierOption
  : K_BASE sum | K_QUOTA_ROUND NAME (K_TIES NAME)? | K_BORDER (NAME | K_BY keys) | K_VACANCY NAME | excluded
  | K_UNSCORED expr | tierLimit ;
tierLimit
  : NAME (K_AT_LEAST | K_AT_MOST) sum (K_WHEN expr | grouping)* (K_REFILL | K_NO_REFILL | K_DISPLACE | K_EXCEED)? ;

share : K_SHARE NAME K_ON NAME grouping? LBRACE (shareOption SEMI?)* RBRACE ;
shareOption
  : K_POOL expr | K_BY expr | excluded | K_UNSCORED expr | K_PRECISE_TO sum
  | K_REMAINDER NAME (K_AT_LEAST sum)? (K_DIFFERENCE (NAME | K_BY keys))?
  | K_REMAINDER_TIES K_BY keys | K_NOBODY NAME | K_ZERO_WEIGHT NAME number?
  | K_FIRST_PAY NAME EQ expr | K_PER_PERSON (K_FLOOR | K_CAP) sum | K_FREED NAME
  | K_OVERSPEND (NAME | K_PROPORTIONAL) (LPAREN K_TIES K_BY keys RPAREN)? | K_SHORT_OF sum K_MERGED LPAREN (NAME | K_BY keys) RPAREN ;

// --- tables made from tables, draws, slots, scans ----------------------------------------------------------------
view : K_VIEW NAME K_FROM NAME K_WHEN expr ;
summary
  : K_SUMMARY NAME K_FROM NAME (K_WHEN expr)? K_BY (summaryKey | LPAREN summaryKey (COMMA summaryKey)* RPAREN)
    (K_EACH NAME K_ONE_ROW)? LBRACE (derivedColumn tail SEMI?)* RBRACE ;
summaryKey : NAME EQ expr | path ;
derivedColumn : NAME (COLON type)? rounding? (K_FIRST_ROW operand)? EQ expr ;
expand : K_EXPAND NAME (K_FROM NAME)? K_AS (NAME | names) (COLON NAME | grid) ;
unionTable : K_UNION NAME LBRACE (unionPart SEMI?)+ RBRACE ;
unionPart : K_FROM NAME (K_WHEN expr)? LBRACE summaryKey ((COMMA | SEMI)? summaryKey)* RBRACE ;
scan : K_SCAN NAME K_ON NAME (grouping | K_BY keys)* LBRACE (derivedColumn tail SEMI?)* RBRACE ;
slots : K_SLOTS NAME K_ON NAME K_FROM NAME LBRACE (slotRow SEMI?)+ (slotOption SEMI?)* RBRACE ;
slotRow : NAME COLON NUMBER K_SLOT (K_TIMES operand)? (K_WHEN expr)? ;
slotOption : K_TAKE_HIGH sum (K_TIES K_BY keys)? | K_EMPTY_SLOT K_COUNTS operand ;
sample : K_SAMPLE NAME K_ON NAME LBRACE (sampleOption SEMI?)* RBRACE ;
sampleOption
  : K_STRATA exprs | K_PER_STRATUM sum | K_ROUND_BY NAME | K_AT_LEAST sum | K_SEED TEXT | K_NUMBER_ORDER keys
  | K_RESERVE sum | excluded ;

// --- other files, other schemes, earlier years, what is handed in ------------------------------------------------
importFile : K_IMPORT TEXT ;
basedOn : K_BASED_ON TEXT ;
repeal
  : K_REPEAL
    (K_PARAM | K_UNIT | K_OPTION_LIST | K_TABLE | K_CHECK | K_INDICATOR | K_QUANTITY | K_FUNCTION | K_EVALUATION
    | K_RANK | K_TIER | K_SHARE | K_CASE | K_VIEW | K_SUMMARY | K_EXPAND | K_UNION | K_SCAN | K_SLOTS | K_SAMPLE
    | K_WEIGHT_TABLE | K_WARNING | K_HISTORY | K_OUTPUT | K_PUBLICATION) (NAME | TEXT) ;
amendItem : K_ITEM NAME (DOT NAME)+ nodeAttr* (EQ expr | LBRACE evalClause* RBRACE)? ;
warning : K_WARNING NAME K_ON NAME K_HEAVIEST? LBRACE (warningRow SEMI?)* RBRACE ;
warningRow : NAME COLON expr tail ;
history : K_HISTORY number K_ON NAME LBRACE (historyOption SEMI?)* RBRACE ;
historyOption
  : K_TAKEN_FROM (NAME | TEXT) | K_LINEAGE NAME | K_MERGED NAME | K_FOUNDED (NAME | K_UNRATED) | K_GAP_YEAR NAME
  | K_FIGURES NAME NAME ;
adopt : K_ADOPT NAME? TEXT LBRACE (adoptColumn (SEMI | COMMA)?)+ RBRACE ;
adoptColumn : NAME (DOT NAME)+ (COLON type)? EQ NAME (DOT NAME)+ ;
output
  : (K_OUTPUT | K_PUBLICATION) NAME (K_ON NAME)? outputOption* LBRACE SEMI*
    outputColumn ((COMMA | SEMI)+ outputColumn)* (COMMA | SEMI)* RBRACE ;
outputOption
  : K_WHEN expr | K_BY plainKey (COMMA plainKey)* | K_UNRATED K_FILL (TEXT | NAME) | K_DAYS sum | K_LIST LPAREN NAME COMMA NAME RPAREN ;
outputColumn
  : (K_EVERY_COLUMN NAME (K_ADD TEXT)? EQ expr | NAME EQ expr | path)
    (K_KEEP NUMBER K_PLACES | K_PERCENTS | K_MASK NAME)* ;

useCase : K_CASE TEXT LBRACE caseTable* RBRACE ;
caseTable : (K_GIVEN | K_EXPECT) NAME LBRACE caseRow* RBRACE ;
caseRow : CELL+ SEMI ;

// --- formulas, loosest first -----------------------------------------------------------------------------------
expr : K_IF expr K_THEN expr K_ELSE expr | logic ((K_IF_MISSING | K_IF_ZERO) operand)* ;
logic : negation ((K_AND | K_OR) negation)* ;
negation : K_NOT* comparison ;
comparison : sum test* ;
test
  : (LT | GT | LE | GE | EQ | NE) sum
  | (K_IS | K_IS_NOT) (NAME | K_MISSING | K_UNRATED | TEXT)
  | K_AMONG LBRACE setEntry (COMMA setEntry)* RBRACE
  | K_IN interval
  | (K_CONTAINS | K_STARTS) postfix ;
setEntry : NAME | TEXT ;
sum : product ((PLUS | MINUS) product)* ;
product : unary ((STAR | SLASH) unary)* ;
unary : MINUS* postfix ;
postfix : primary (K_LIMITED interval | per)* ;
per
  : K_EACH operand (K_ADD | K_TAKE_OFF) operand (K_PROPORTIONAL | K_WHOLE_STEPS | K_STARTED)? (K_AT_MOST operand)?
    K_UNTIL_GONE? ;
operand : MINUS* primary ;
interval : OPEN_INTERVAL sum COMMA sum CLOSE_INTERVAL ;

primary
  : number | TEXT | DATE | K_TRUE | K_FULL | K_UNRATED LPAREN TEXT RPAREN | LPAREN expr RPAREN | call | fetch | path
  | bands | lookup | cases | rankPoints | interpolation | floating ;
number : NUMBER UNIT? | PERCENT ;
path : ((K_OWN_ROW | K_PREVIOUS_ROW) DOT)? NAME (DOT NAME)* ;
fetch : K_FETCH NAME exprs (DOT NAME)+ ;
call : NAME LPAREN (argument (COMMA argument)*)? RPAREN ;
argument
  : source (COLON expr)? order? (K_WHEN expr)?
  | expr order? (K_WHEN expr)?
  | K_WHEN expr | K_WITHIN exprs | K_WHOLE | K_EXCEPT_SELF | K_SKIP_GAPS | K_GAP_UNRATES
  | (K_TRIM_HIGH | K_TRIM_LOW) sum (K_ROUND_BY NAME)?
  | (K_TAKE_HIGH | K_TAKE_LOW) sum | K_AT_LEAST sum (K_ELSE operand)?
  | K_DIVIDE_BY expr | K_WEIGHTED expr | NUMBER K_PLACES | (K_STEP | K_TO) operand | K_MONTHS_UP NUMBER | K_TYPE NUMBER ;
order : K_BY LPAREN keys RPAREN ;
source : K_ON path (K_VIA NAME)? (K_EACH (path | LPAREN path (COMMA path)* RPAREN) (K_ONCE | K_TAKE_HIGH))? ;

// --- blocks of rows --------------------------------------------------------------------------------------------
blockOperand : call | path | fetch | LPAREN expr RPAREN ;
bands
  : (K_BANDS | K_MARGINAL) blockOperand (K_BY blockOperand)?
    LBRACE SEMI* (tableHead SEMI+)? bandRow (SEMI+ bandRow)* SEMI* RBRACE ;
tableHead : K_COLUMNS COLON lookupKey (COMMA lookupKey)* ;
bandRow : band COLON cell (COMMA cell)* tail ;
band
  : interval | K_BELOW bound | K_ABOVE bound | bound (K_OR_MORE | K_OR_LESS | K_TO K_BELOW? bound)? | K_REST
  | K_MISSING ;
bound : MINUS? number | DATE | call | path ;
lookup
  : K_LOOKUP blockOperand (COMMA blockOperand)* (K_BY blockOperand)?
    LBRACE SEMI* (tableHead SEMI+)? lookupRow (SEMI+ lookupRow)* SEMI* RBRACE ;
lookupRow : lookupKey (COMMA lookupKey)* COLON cell (COMMA cell)* tail ;
lookupKey : NAME | MINUS? number | K_TRUE | K_MISSING | K_REST ;
cases : K_CASES K_IN_ORDER? LBRACE SEMI* caseLine (SEMI+ caseLine)* SEMI* RBRACE ;
caseLine : (K_REST | expr) COLON expr ;
rankPoints : K_RANK_POINTS blockOperand LBRACE SEMI* rankRow (SEMI+ rankRow)* SEMI* RBRACE (K_ROUND_BY NAME)? ;
rankRow
  : K_NTH NUMBER (K_TO NUMBER)? K_NTH_UNIT? COLON expr
  | K_FRONT sum COLON expr
  | (K_REST | K_MISSING | K_LOWEST) COLON expr
  | K_THEN_EACH K_LESS expr ;
interpolation
  : K_INTERPOLATE blockOperand LBRACE SEMI* anchor (SEMI+ anchor)* SEMI* RBRACE (K_EXTEND | K_ENDS)?
    (K_ZERO_WIDTH operand)? ;
anchor : (K_MISSING | expr) COLON expr | interval COLON expr K_TO expr ;
floating : K_FLOATING blockOperand LBRACE SEMI* (floatSide SEMI*)+ RBRACE ;
floatSide : (K_UP | K_DOWN) (K_NOT_COUNTED | per) ;
