-- Workload W (workload_w.heng) in DuckDB, exact. {in}: 教师.csv, {out}: the file to write.
--
-- DuckDB divides DECIMALs in DOUBLE. A quotient q of this workload is either a rounding border itself or further from every
-- border than 10⁻⁷, so q::DECIMAL(18, 12), which is right to 10⁻¹², rounds as the exact quotient does. A standard score has a root: where
-- its estimate is within 10⁻⁶ of a border, whole numbers decide. Shares are divided in whole numbers, with // and %.

CREATE MACRO exactly(q) AS q::DECIMAL(18, 12);

-- 50 + 10z in hundredths, half up: ⌊5000.5 + 1000·a/√v⌋ = ⌊(10001 + ⌊2000·a/√v⌋) / 2⌋, with a = n·d − Σd and v = n·Σd² − (Σd)².
-- The roots taken here are of numbers below 2⁵⁰, whose ⌊√⌋ a DOUBLE gives exactly.
CREATE MACRO whole_root(q) AS floor(sqrt(q::DOUBLE))::BIGINT;
CREATE MACRO steps(a, v) AS
  CASE WHEN a >= 0 THEN whole_root((4000000 * a * a) // v) ELSE -whole_root((4000000 * a * a - 1) // v) - 1 END;
CREATE MACRO growth_decided(a, v) AS (10001 + steps(a::HUGEINT, v::HUGEINT) + 200000000) // 2 - 100000000;
CREATE MACRO growth_of(a, v, estimate) AS
  CASE WHEN v = 0 THEN 5000
       WHEN abs(estimate - round(estimate)) < 1e-6 THEN growth_decided(a, v)
       ELSE floor(estimate)::BIGINT END;

COPY (
  WITH
  teacher AS (
    SELECT *, (平均分 * 100)::BIGINT - (上学年平均分 * 100)::BIGINT AS gain
    FROM read_csv('{in}', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
      '教师编号': 'VARCHAR', '姓名': 'VARCHAR', '学校': 'VARCHAR', '学段': 'VARCHAR', '学科': 'VARCHAR', '区域': 'VARCHAR',
      '平均分': 'DECIMAL(6, 2)', '优秀率': 'DECIMAL(6, 4)', '及格率': 'DECIMAL(6, 4)', '低分率': 'DECIMAL(6, 4)',
      '上学年平均分': 'DECIMAL(6, 2)', '听课评分1': 'DECIMAL(5, 1)', '听课评分2': 'DECIMAL(5, 1)', '听课评分3': 'DECIMAL(5, 1)',
      '听课评分4': 'DECIMAL(5, 1)', '听课评分5': 'DECIMAL(5, 1)', '出勤天数': 'INTEGER', '应出勤天数': 'INTEGER',
      '论文级别': 'VARCHAR', '师德': 'VARCHAR', '基准绩效': 'DECIMAL(12, 2)'})
  ),
  peers AS (
    SELECT 学段, 学科, max(平均分) AS best, count(*) AS n, sum(gain)::BIGINT AS total,
      count(*) * sum(gain * gain)::BIGINT - sum(gain)::BIGINT * sum(gain)::BIGINT AS spread
    FROM teacher GROUP BY 学段, 学科
  ),
  part AS (
    SELECT 教师编号, 学校, 师德 = '不合格' AS vetoed, 基准绩效 AS base,
      round(coalesce(exactly(平均分 * 40 / nullif(best, 0)), 0) + 优秀率 * 30 + 及格率 * 20 + (1 - 低分率) * 10, 2)::DECIMAL(9, 2)
        AS quality,
      n * gain - total AS above, spread, 5000.5 + 1000 * above / sqrt(nullif(spread, 0)::DOUBLE) AS estimate,
      round(exactly((听课评分1 + 听课评分2 + 听课评分3 + 听课评分4 + 听课评分5
        - greatest(听课评分1, 听课评分2, 听课评分3, 听课评分4, 听课评分5)
        - least(听课评分1, 听课评分2, 听课评分3, 听课评分4, 听课评分5)) / 3), 2)::DECIMAL(9, 2) AS lessons,
      round(exactly(100 * 出勤天数 / 应出勤天数), 2)::DECIMAL(9, 2) AS attendance,
      CASE 论文级别 WHEN '国家级' THEN 10 WHEN '省级' THEN 6 WHEN '市级' THEN 4 WHEN '县级' THEN 2 ELSE 0 END AS papers,
      least(papers, 5) + CASE WHEN 区域 = '偏远' THEN 3 ELSE 0 END AS bonus
    FROM teacher JOIN peers USING (学段, 学科)
  ),
  scored AS (
    SELECT *, (greatest(0, least(10000, growth_of(above, spread, estimate))) * 0.01)::DECIMAL(9, 2) AS growth,
      CASE WHEN vetoed THEN 0
           ELSE round(0.5 * quality + 0.2 * growth + 0.2 * lessons + 0.1 * attendance + bonus, 2) END::DECIMAL(9, 2) AS total
    FROM part
  ),
  ranked AS (
    SELECT *, rank() OVER (ORDER BY total DESC) AS rank_all, rank() OVER school AS rank_school,
      count(*) OVER school AS not_below, count(*) OVER (PARTITION BY 学校) AS n
    FROM scored WINDOW school AS (PARTITION BY 学校 ORDER BY total DESC)
  ),
  placed AS (
    SELECT *,
      CASE WHEN vetoed THEN '不合格' WHEN not_below <= n * 20 // 100 THEN '优秀'
           WHEN not_below <= n * 20 // 100 + n * 30 // 100 THEN '良好' ELSE '合格' END AS tier,
      CASE tier WHEN '优秀' THEN 15 WHEN '良好' THEN 12 WHEN '合格' THEN 10 ELSE 0 END * (base * 100)::HUGEINT AS weight
    FROM ranked
  ),
  fund AS (
    SELECT 学校, (round(sum(base) * 0.30, 2) * 100)::HUGEINT AS cents, sum(weight) AS weights FROM placed GROUP BY 学校
  ),
  shared AS (
    SELECT placed.*, cents, cents * weight // weights AS share, cents * weight % weights AS rest
    FROM placed JOIN fund USING (学校)
  ),
  counted AS (
    SELECT *, cents - sum(share) OVER (PARTITION BY 学校) AS left_over,
      row_number() OVER (PARTITION BY 学校 ORDER BY rest DESC, 教师编号) AS turn
    FROM shared
  )
  SELECT 教师编号, quality AS 教学质量, growth AS 增值, lessons AS 听课, attendance AS 考勤, papers AS 论文, bonus AS 加分,
    total AS 总分, rank_all AS 总名次, rank_school AS 校内名次, tier AS 等次,
    coalesce(((share + CASE WHEN turn <= left_over THEN 1 ELSE 0 END)::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2), 0) AS 绩效
  FROM counted ORDER BY 教师编号
) TO '{out}' (HEADER, DELIMITER ',');
