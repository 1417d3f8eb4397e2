-- relational_county.heng in DuckDB, exact. {in}: the folder with the five tables, {out}: the folder for the four of results.
--
-- DuckDB divides DECIMALs in DOUBLE. Every quotient here is either a rounding border itself or further from every border
-- than 10⁻⁹, so q::DECIMAL(18, 12), which is right to 10⁻¹², rounds as the exact quotient does.
-- Each level is a table of its own, since two read it: the next level, and the file of results.

CREATE MACRO exactly(q) AS q::DECIMAL(18, 12);
CREATE TYPE subject AS ENUM ('语文', '数学', '英语', '物理', '化学', '生物', '历史', '地理', '政治');

CREATE TABLE school AS FROM read_csv('{in}/学校.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
  '代码': 'VARCHAR', '名称': 'VARCHAR', '区域': 'VARCHAR'});
CREATE TABLE class AS FROM read_csv('{in}/班级.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
  '班号': 'VARCHAR', '学校': 'VARCHAR', '年级': 'VARCHAR'});
CREATE TABLE teacher AS FROM read_csv('{in}/教师.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
  '编号': 'VARCHAR', '学校': 'VARCHAR', '学科': 'subject'});
CREATE TABLE teaching AS FROM read_csv('{in}/任教.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
  '班级': 'VARCHAR', '学科': 'subject', '教师': 'VARCHAR'});

-- {keep}: VIEW, and the results go straight from the file into the rates; TABLE when relational_checks.sql reads them too.
CREATE {keep} result AS FROM read_csv('{in}/成绩.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
  '学生': 'VARCHAR', '班级': 'VARCHAR', '学科': 'subject', '得分': 'DECIMAL(5, 1)'});

CREATE TABLE class_subject AS
  WITH
  rates AS (
    SELECT 班级, 学科, count(*) AS 人数,
      round(exactly(sum(得分) / count(*)), 2)::DECIMAL(9, 2) AS 均分,
      round(exactly(count(*) FILTER (得分 >= 85) / count(*)), 4)::DECIMAL(9, 4) AS 优秀率,
      round(exactly(count(*) FILTER (得分 >= 60) / count(*)), 4)::DECIMAL(9, 4) AS 及格率,
      round(exactly(count(*) FILTER (得分 < 40) / count(*)), 4)::DECIMAL(9, 4) AS 低分率
    FROM result
    WHERE 得分 IS NOT NULL
    GROUP BY 班级, 学科
  ),
  scored AS (
    SELECT rates.*, 学校, 年级,
      round(coalesce(exactly(均分 * 40 / nullif(max(均分) OVER (PARTITION BY 年级, 学科), 0)), 0)
        + 优秀率 * 30 + 及格率 * 20 + (1 - 低分率) * 10, 2)::DECIMAL(9, 2) AS 综合
    FROM rates JOIN class ON 班级 = 班号
  )
  SELECT *, rank() OVER subject_order AS 名次,
    CASE WHEN count(*) OVER subject_order <= count(*) OVER subject_all * 20 // 100 THEN '优秀'
         WHEN count(*) OVER subject_order <= count(*) OVER subject_all * 20 // 100 + count(*) OVER subject_all * 30 // 100 THEN '良好'
         ELSE '合格' END AS 等次
  FROM scored
  WINDOW subject_order AS (PARTITION BY 年级, 学科 ORDER BY 综合 DESC), subject_all AS (PARTITION BY 年级, 学科);

COPY (SELECT 班级, 学科, 人数, 均分, 优秀率, 及格率, 低分率, 综合, 名次 AS 班科名次, 等次 AS 班科等次 FROM class_subject ORDER BY 班级, 学科)
  TO '{out}/班科.csv' (HEADER, DELIMITER ',');

-- Teachers: the mean of their classes by the number of pupils.
COPY (
  WITH scored AS (
    SELECT 编号, any_value(teacher.学校) AS 学校, any_value(teacher.学科) AS 学科,
      round(exactly(sum(综合 * 人数) / sum(人数)), 2)::DECIMAL(9, 2) AS 教学质量
    FROM teaching JOIN class_subject USING (班级, 学科) JOIN teacher ON 教师 = 编号
    GROUP BY 编号
  )
  SELECT 编号, 教学质量, rank() OVER (PARTITION BY 学科 ORDER BY 教学质量 DESC) AS 学科名次, rank() OVER staff_order AS 校内名次,
    CASE WHEN count(*) OVER staff_order <= count(*) OVER staff_all * 20 // 100 THEN '优秀'
         WHEN count(*) OVER staff_order <= count(*) OVER staff_all * 20 // 100 + count(*) OVER staff_all * 30 // 100 THEN '良好'
         ELSE '合格' END AS 教师等次
  FROM scored
  WINDOW staff_order AS (PARTITION BY 学校 ORDER BY 教学质量 DESC), staff_all AS (PARTITION BY 学校)
  ORDER BY 编号
) TO '{out}/教师.csv' (HEADER, DELIMITER ',');

-- Schools: subject by subject, then the mean of the subjects.
CREATE TABLE school_subject AS
  SELECT 学校, 学科, round(exactly(sum(综合 * 人数) / sum(人数)), 2)::DECIMAL(9, 2) AS 得分 FROM class_subject GROUP BY 学校, 学科;

COPY (SELECT 学校, 学科, 得分, rank() OVER (PARTITION BY 学科 ORDER BY 得分 DESC) AS 校科名次 FROM school_subject ORDER BY 学校, 学科)
  TO '{out}/校科.csv' (HEADER, DELIMITER ',');

COPY (
  WITH scored AS (
    SELECT 代码, any_value(区域) AS 区域, round(exactly(sum(得分) / count(*)), 2)::DECIMAL(9, 2) AS 教学质量
    FROM school_subject JOIN school ON 学校 = 代码
    GROUP BY 代码
  )
  SELECT 代码, 教学质量, rank() OVER (ORDER BY 教学质量 DESC) AS 总名次, rank() OVER area_order AS 区域名次,
    CASE WHEN count(*) OVER area_order <= count(*) OVER area_all * 20 // 100 THEN '优秀'
         WHEN count(*) OVER area_order <= count(*) OVER area_all * 20 // 100 + count(*) OVER area_all * 30 // 100 THEN '良好'
         ELSE '合格' END AS 学校等次
  FROM scored
  WINDOW area_order AS (PARTITION BY 区域 ORDER BY 教学质量 DESC), area_all AS (PARTITION BY 区域)
  ORDER BY 代码
) TO '{out}/学校.csv' (HEADER, DELIMITER ',');
