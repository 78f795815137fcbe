package octopus.core.flow;

import java.util.List;

/**
 * What came of killing a flow everywhere.
 *
 * @param points kill points, each a run in a fresh world of its own
 * @param runs all runs: those with a kill and those without
 * @param done runs after which the world was as wanted
 * @param asBefore runs after which it was as before
 */
public record CrashReport(String flow, int points, int runs, int done, int asBefore, List<String> problems) {
    /** @throws AssertionError with all problems */
    public CrashReport assertClean() {
        if (!problems.isEmpty()) {
            throw new AssertionError(this + "\n" + String.join("\n", problems));
        }
        if (points == 0) {
            throw new AssertionError("flow " + flow + " was never killed: it has no step, or none was reached");
        }
        return this;
    }

    @Override
    public String toString() {
        return "flow " + flow + ": " + points + " kill points, " + runs + " runs, " + done + " done, " + asBefore
                + " as before, " + problems.size() + " problems";
    }
}
