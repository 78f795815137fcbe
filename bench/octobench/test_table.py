"""What bench/compare says. Run by LauncherTest; by hand: python3 -m unittest discover -s bench -t bench"""
import unittest

from octobench import table


def result(label, runs):
    return {"label": label, "at": "2026-11-01", "cores": 2, "runs": runs}


SHOW = {"cpu_ms": 10.0, "p50_ms": 20.0}
FASTER = {"cpu_ms": 1.0, "p50_ms": 2.0}


class TwoTest(unittest.TestCase):
    def test_what_both_have_measured_is_compared(self):
        text = table.two(result("a", {"1000": {"show": SHOW, "memory_mib": 900}}),
                         result("b", {"1000": {"show": FASTER, "memory_mib": 90}}))
        self.assertIn("| Show one volume | 10.0 | 1.0 | 10 | 20.0 | 2.0 | 10 |", text)
        self.assertIn("Resident: 900 and 90 MiB", text)
        self.assertNotIn("Not comparable", text)

    def test_other_numbers_of_volumes_are_named_and_not_left_out_silently(self):
        text = table.two(result("a", {"1000": {"show": SHOW}}), result("b", {"10000": {"show": FASTER}}))
        self.assertIn("- 1000 volumes: only a has them", text)
        self.assertIn("- 10000 volumes: only b has them", text)

    def test_a_call_that_only_one_has_measured_is_named(self):
        text = table.two(result("a", {"1000": {"show": SHOW}}),
                         result("b", {"1000": {"show": FASTER, "attach": FASTER, "memory_mib": 90}}))
        self.assertIn("- Attach cycle at 1000 volumes: only b has it", text)
        self.assertNotIn("Resident", text)


if __name__ == "__main__":
    unittest.main()
