-- What Heng checks of the five tables before it calculates, after relational_county.sql with keep=TABLE: keys that are unique,
-- references that lead somewhere, scores within their range. An error ends the run. Numbers and subjects were checked as they were read.

CREATE MACRO refuse(found, message) AS CASE WHEN found THEN error(message) END;

SELECT refuse((SELECT count(*) FROM result) <> (SELECT count(*) FROM (SELECT DISTINCT 学生, 学科 FROM result)), 'results: key twice');
SELECT refuse(count(*) > 0, 'results: score out of range') FROM result WHERE 得分 NOT BETWEEN 0 AND 100;
SELECT refuse(count(*) > 0, 'results: no such class') FROM result ANTI JOIN class ON 班级 = 班号;

SELECT refuse(count(*) <> count(DISTINCT 代码), 'schools: key twice') FROM school;
SELECT refuse(count(*) <> count(DISTINCT 班号), 'classes: key twice') FROM class;
SELECT refuse(count(*) <> count(DISTINCT 编号), 'teachers: key twice') FROM teacher;
SELECT refuse((SELECT count(*) FROM teaching) <> (SELECT count(*) FROM (SELECT DISTINCT 班级, 学科 FROM teaching)), 'teaching: key twice');
SELECT refuse(count(*) > 0, 'classes: no such school') FROM class ANTI JOIN school ON 学校 = 代码;
SELECT refuse(count(*) > 0, 'teachers: no such school') FROM teacher ANTI JOIN school ON 学校 = 代码;
SELECT refuse(count(*) > 0, 'teaching: no such class') FROM teaching ANTI JOIN class ON 班级 = 班号;
SELECT refuse(count(*) > 0, 'teaching: no such teacher') FROM teaching ANTI JOIN teacher ON 教师 = 编号;
