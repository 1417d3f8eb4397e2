// Characters to tokens. There are no keywords here: engine/syntax/token_filter.h makes them out of words.
// The text arrives folded to half-width (engine/syntax/folding.h), with texts and comments as they were.
lexer grammar HengLexer;

COMMENT  : '#' ~[\r\n]* -> channel(HIDDEN) ;
NEWLINE  : ('\r\n' | '\r' | '\n') -> channel(HIDDEN) ;
BLANK    : [ \t]+ -> channel(HIDDEN) ;

TEXT     : QUOTE ~[“”"\r\n]* QUOTE ;
BAD_TEXT : QUOTE ~[“”"\r\n]* ;
QUOTED   : '【' ~[】\r\n,:]+ '】' | '`' ~[`\r\n,:]+ '`' ;

DATE     : D D D D '-' D D '-' D D | D+ '年' D+ '月' D+ '日' ;
BAD_DATE : D+ '-' D+ '-' D+ | D D D D '.' D+ '.' D+ ;
PERCENT  : D+ ('.' D+)? '%' ;
NUMBER   : D+ ('.' D+)? ;
// Of letters, marks and digits of any script: engine/syntax/lexing.cc hands in one for all of a class.
WORD     : [A-Za-z年月日_] [A-Za-z0-9年月日\u0300_]* ;

LPAREN   : '(' ;
RPAREN   : ')' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
LBRACE   : '{' ;
RBRACE   : '}' ;
COMMA    : ',' ;
COLON    : ':' ;
SEMI     : ';' ;
DOT      : '.' ;
PLUS     : '+' ;
MINUS    : '-' ;
STAR     : '*' ;
SLASH    : '/' ;
LT       : '<' ;
GT       : '>' ;
LE       : '≤' | '<=' | '=<' ;
GE       : '≥' | '>=' | '=>' ;
EQ       : '=' | '==' ;
NE       : '≠' | '!=' | '<>' ;
BAR      : '|' ;
STOP     : '。' ;
OTHER    : . ;

fragment D     : [0-9] ;
fragment QUOTE : [“”"] ;
