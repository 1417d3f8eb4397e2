#include "cli/help.h"

namespace heng::cli {

const char kHelpZh[] = R"(衡：按规则文件考核教师和学校

用法:
  heng check 规则文件… [--data 文件夹]           检查规则；给了数据，也检查数据
  heng run 规则文件… --data 文件夹 --out 文件夹  检查、计算，把结果写成 CSV
  heng test 规则文件…                            试算规则文件里的用例
  heng explain E0103                             解释一条消息
  heng explain 规则文件 --data 文件夹 主键 [名称]  解释一行的结果是怎么算出来的
  heng explain 封存档 第几条 主键 [名称]         同上，解释封存了的运行
  heng diff 规则文件                             列出与它沿用的方案的不同
  heng fmt 规则文件…                             把规则文件排成统一的格式；- 是标准输入
  heng dump --stage ast|model|plan 规则文件      看规则文件被读成了什么
  heng keygen --out 文件                         生成封存用的钥匙：文件 是私钥，文件.pub 是公钥
  heng runs 封存档                               列出封存档里有什么
  heng show 封存档 条                            看封存的一次运行
  heng verify 封存档                             核对封存档有没有被改过
  heng checkpoint 封存档                         输出封存档现在的检查点，核对的人留着
  heng proof 封存档 条 主键                      一行结果的证明，几行文字，可以交给任何人
  heng proof --check 证明 --checkpoint 检查点    不要封存档，核对这样的证明
  heng replay 封存档 条                          只凭封存的内容再算一遍，逐字节比较
  heng lock 封存档 期间                          锁定一个期间，以后只接受更正
  heng compare 封存档 条 条 [主键]               比较两次运行：谁变了，变了多少，为什么
  heng approve 封存档 条 --key 钥匙 --by 钥匙    批准一次运行，用批准人自己的钥匙签名；两人批准就发布
  heng export 封存档 条 --out 文件夹             把封存的结果写成文件；没有发布的写成草稿
  heng erase 封存档 主键 --table 表 --out 新档 --reason 理由 --key 钥匙  另写一个没有这个人个人数据的封存档

选项:
  --data 文件夹       数据文件夹，每张表一个文件，名字是 表名.csv
  --out 文件夹        放结果的文件夹，没有就新建
  --adopt 名=文件夹   run: 采用的方案以前算好的结果，可以写几个
  --previous 名=文件夹  run: 同上，用于采用 上期
  --earlier 年=文件夹 run: 往年的结果，如 --earlier 2021=文件夹
  --history 封存档    run: 往年和采用的结果，没有另外给出的，来自这个封存档里的运行
  --use 条            run: 同一学年有几次运行时用哪一次，可以写几个
  --faults 文件       check: 把数据问题另写成 CSV
  --roundings         check: 列出方案里每一处修约
  --cover             test: 数一数用例用到了哪些规定，列出没有用到的
  --propose           test: 给没有用例的分界写出用例，结果由人填；有 --out 就写到那个文件里
  --format 样式       explain: text（默认）、html、json、letter（给本人的信）、inputs（依靠数据的哪些格）；compare: text、csv、json
  --table 表          explain、proof: 主键是哪张表的；compare: 只看这张表
  --changes           explain: 只改一处数据，最少改多少，等次就不同
  --json              run: 把结果作为一个 JSON 输出到标准输出
  --check             proof: 核对；fmt: 不改文件，只列出格式不同的文件，有就退出码 1
  --stdout            fmt: 不改文件，输出到标准输出
  --skin zh|en        fmt: 改成这一套用语
  --spaces            fmt: 连写的词之间补空格，如 若师德是合格则1分否则0分
  --whole             fmt: 连同沿用、引入的内容写成一个完整的方案，输出到标准输出
  --archive 封存档    run: 把这次运行封存在这个文件里，没有就新建；不封存就不写结果
  --key 钥匙          run: 封存用的私钥；both 要两把，写两次
  --suite intl|gm|both  run: 新建的封存档用 SHA-256 和 Ed25519、SM3 和 SM2，或两样都用；默认看钥匙
  --who 谁 --when 时间 --note 说明  run: 记在封存档里；时间默认是现在
  --corrects 条       run: 这次运行更正封存档里的哪一条；几个方案一起算，每个写一次
  --reason 理由       run: 为什么更正；lock: 为什么锁定；erase: 为什么删除
  --by 钥匙           approve: 批准人的私钥
  --except 表         erase: 引用这个人的这张表不删；可以写几个
  --kind ed25519|sm2  keygen: 哪一种钥匙，默认 ed25519
  --name 名字         keygen: 钥匙的名字，默认是文件名
  --checkpoint 文件   verify: 以前留下的检查点，封存档要是从那里添上来的；可以写几个。proof: 对着哪个检查点
  --open              proof: 连同个人数据的盐和原文，只交给本人
  --pub 公钥          proof --check: 连检查点的签名一起核对
  --approver 公钥     verify: 只认这些公钥（.pub 文件）的批准，没有经它们发布的运行列出来；可以写几个
  --all               replay: 把所有的运行都再算一遍
  --encoding 编码     结果文件的编码: utf-8-bom（默认）、utf-8（行尾 LF，给程序用）、gb18030
  --threads 个数      run: 用几个线程，结果与此无关；默认与处理器核数相同
  --lang zh|en        消息的语言；默认看系统语言
  -h, --help          这份说明
  --version           版本

退出码: 0 完成；1 用例没有通过，或格式不同；2 规则、数据或命令写得不对；3 封存档不是封存时的样子；4 超过上限；5 文件或磁盘；70 程序内部出错
)";

const char kHelpEn[] = R"(Heng: evaluation of teachers and schools by a rule file

usage:
  heng check FILE... [--data DIR]           check the rules and, when given, the data
  heng run FILE... --data DIR --out DIR     check, evaluate, write the results as CSV
  heng test FILE...                         try the test cases of rule files
  heng explain E0103                        explain a message
  heng explain FILE --data DIR KEY [NAME]   explain how the results of a row came about
  heng explain ARCHIVE RUN KEY [NAME]       the same of a sealed run
  heng diff FILE                            what it changes against the scheme it is based on
  heng fmt FILE...                          lay rule files out in the one form; - is standard input
  heng dump --stage ast|model|plan FILE     show what a rule file was read as
  heng keygen --out FILE                    make the keys for sealing: FILE is the private one, FILE.pub the public one
  heng runs ARCHIVE                         list what stands in an archive
  heng show ARCHIVE ENTRY                   show what was kept of a run
  heng verify ARCHIVE                       see whether an archive is as it was sealed
  heng checkpoint ARCHIVE                   print the archive's present checkpoint, for an auditor to keep
  heng proof ARCHIVE ENTRY KEY              a proof of one row of results, to be handed to anybody
  heng proof --check PROOF --checkpoint FILE  check such a proof, without the archive
  heng replay ARCHIVE ENTRY                 run it again from what was kept alone and compare byte by byte
  heng lock ARCHIVE PERIOD                  lock a period: from then on only corrections are taken
  heng compare ARCHIVE RUN RUN [KEY]        compare two runs: who moved, by how much, and why
  heng approve ARCHIVE ENTRY --key KEY --by KEY  approve a run with the approver's own key; two approvals release it
  heng export ARCHIVE ENTRY --out DIR       write the results that were kept as files; drafts unless released
  heng erase ARCHIVE KEY --table NAME --out NEW --reason TEXT --key KEY  write an archive without a person's data

options:
  --data DIR          the folder of data files, one a table, named TABLE.csv
  --out DIR           the folder for results; made when it is not there
  --adopt NAME=DIR    run: results worked out before of a scheme that is adopted; may be repeated
  --previous NAME=DIR run: likewise, for adopt previous
  --earlier YEAR=DIR  run: results of an earlier year, as in --earlier 2021=DIR
  --history ARCHIVE   run: earlier results that are not given otherwise come from the sealed runs of this archive
  --use ENTRY         run: which run, where there are several of one school year; may be repeated
  --faults FILE       check: write the faults of the data as CSV as well
  --roundings         check: list every rounding of the scheme
  --cover             test: count what the cases exercise and list what they never do
  --propose           test: write cases for borders without one, results left open; with --out into that file
  --format NAME       explain: text (default), html, json, letter (to the person), inputs (cells of the data);
                      compare: text, csv, json
  --table NAME        explain, proof: whose key it is; compare: this table only
  --changes           explain: the smallest change of one datum that gives another tier
  --json              run: print the results to standard output as one JSON document
  --check             proof: check one; fmt: change nothing, list the files that differ; exit code 1 when there are any
  --stdout            fmt: change nothing, print to standard output
  --skin zh|en        fmt: rewrite into this set of words
  --spaces            fmt: put blanks between Chinese words that have run together
  --whole             fmt: print the one scheme that a file and those it takes over make
  --archive ARCHIVE   run: seal the run in this file, made when it is not there; without the seal no results are written
  --key KEY           run: the private key to seal with; twice for both
  --suite intl|gm|both  run: a new archive uses SHA-256 and Ed25519, SM3 and SM2, or both; default: what the keys are
  --who WHO --when TIME --note TEXT  run: kept in the archive; the time is now unless said
  --corrects RUN      run: the run of the archive that this one corrects; once for each of several schemes
  --reason TEXT       run: why it is corrected; lock: why the period is locked; erase: why
  --by KEY            approve: the private key of who approves
  --except TABLE      erase: rows of this table stay though they refer to the person; may be repeated
  --kind ed25519|sm2  keygen: which kind of key; default: ed25519
  --name NAME         keygen: the name of the key; default: that of the file
  --checkpoint FILE   verify: a checkpoint kept earlier, from which the archive must have grown; may be repeated. proof: for which one
  --open              proof: with what stands behind personal digests, for the person
  --pub KEY.pub       proof --check: the signature of the checkpoint too
  --approver KEY.pub  verify: only these may approve; runs they did not release are listed; may be repeated
  --all               replay: every run
  --encoding NAME     encoding of result files: utf-8-bom (default), utf-8 (lines end with LF, for programs), gb18030
  --threads N         run: how many threads; results do not depend on it; default: one for each core
  --lang zh|en        language of messages; default: the system's
  -h, --help          this text
  --version           the version

exit codes: 0 done; 1 a test case fails or a layout differs; 2 rules, data or command are wrong; 3 an archive is not as it
was sealed; 4 a limit; 5 files or disk; 70 an internal fault
)";

}  // namespace heng::cli
