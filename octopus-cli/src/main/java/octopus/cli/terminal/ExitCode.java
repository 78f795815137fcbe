package octopus.cli.terminal;

import octopus.spi.Fault;

/** How a run ends, for scripts. */
public enum ExitCode {
    OK(0, "Done."),
    FAULT(1, "The server refused or failed; the fault is on standard error."),
    USAGE(2, "The command line, or the configuration file, is wrong."),
    NOT_REACHABLE(3, "The server did not answer."),
    TIMED_OUT(4, "What was waited for did not happen in the time allowed; it may still happen."),
    NOT_FOUND(5, "The object named does not exist, or not for this caller."),
    FORBIDDEN(6, "The caller may not do this, or the token is wrong."),
    CONFLICT(7, "The object's state, or somebody else's work on it, does not permit this now."),
    NO_ROOM(8, "A quota is used up, or no pool can take it.");

    private final int number;
    private final String sentence;

    ExitCode(int number, String sentence) {
        this.number = number;
        this.sentence = sentence;
    }

    public int number() {
        return number;
    }

    public String sentence() {
        return sentence;
    }

    public static ExitCode of(Fault fault) {
        if (fault.code() instanceof CliFault own) {
            return own.exitCode();
        }
        return switch (fault.kind()) {
            case NOT_FOUND -> NOT_FOUND;
            case FORBIDDEN -> FORBIDDEN;
            case STATE, CONFLICT -> CONFLICT;
            case QUOTA, CAPACITY -> NO_ROOM;
            case CALLER, BACKEND, NODE, NETWORK, INTERNAL -> FAULT;
        };
    }
}
