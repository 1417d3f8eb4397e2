#!/usr/bin/env python3
"""Progress 8 of pupils and schools, significance, and the primary floor of 2016."""
from fractions import Fraction

import exact


def main():
    data, out = exact.options()
    groups = {row["group"]: row for row in exact.read(data, "prior group")}
    schools = {row["urn"]: {"urn": row["urn"], "scores": []} for row in exact.read(data, "school")}
    pupils = []
    for row in exact.read(data, "pupil"):
        group = groups.get(row["start"])
        progress = None
        if group:
            gain = (Fraction(row["attainment"]) - Fraction(group["estimate"])) / 10
            progress = max(gain, Fraction(group["lowest"]))
            schools[row["school"]]["scores"].append(progress)
        pupils.append({"upn": row["upn"], "progress": progress})
    for school in schools.values():
        scores = school["scores"]
        school["counted"] = len(scores)
        school["progress 8"] = exact.fixed(exact.half_up(sum(scores) / len(scores), 2) if scores else None, 2)
    printed = schools["E1"]["scores"]
    assert sum(printed) == Fraction("36.5") and len(printed) == 142 and schools["E1"]["progress 8"] == "0.26"
    exact.write(out, "pupil", ["upn", "progress"], pupils)
    exact.write(out, "school", ["urn", "progress 8", "counted"], schools.values())
    exact.write(out, "measure", ["id", "standing"], [
        {"id": row["id"], "standing": "above average" if Fraction(row["low"]) > 0 else
         "below average" if Fraction(row["high"]) < 0 else "not significant"} for row in exact.read(data, "measure")])
    least = {"reading": -5, "writing": -7, "maths": -5}
    exact.write(out, "primary", ["urn", "above floor"], [
        {"urn": row["urn"], "above floor": "yes" if Fraction(row["expected"]) >= 65 or
         all(Fraction(row[subject]) >= least[subject] for subject in least) else "no"}
        for row in exact.read(data, "primary")])


main()
