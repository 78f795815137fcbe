package octopus.cli.terminal;

import octopus.spi.FaultCode;

/** Faults that the command line finds by itself. */
public enum CliFault implements FaultCode {
    NOT_REACHABLE(
            Kind.NETWORK, ExitCode.NOT_REACHABLE, "The server does not answer at the address that is configured."),
    WAITED_TOO_LONG(Kind.NETWORK, ExitCode.TIMED_OUT, "What --wait waited for did not happen within --timeout."),
    WRONG_USAGE(Kind.CALLER, ExitCode.USAGE, "An argument or option is wrong."),
    WRONG_CONFIGURATION(Kind.CALLER, ExitCode.USAGE, "The configuration file cannot be read or has a mistake."),
    NAME_UNKNOWN(Kind.NOT_FOUND, ExitCode.NOT_FOUND, "No object has the name that was given."),
    NAME_AMBIGUOUS(Kind.CONFLICT, ExitCode.CONFLICT, "Several objects have the name that was given."),
    FILE_FAILED(Kind.CALLER, ExitCode.FAULT, "A local file cannot be read or written."),
    CONTENT_DIFFERS(Kind.BACKEND, ExitCode.FAULT, "What arrived is not what was sent: the checksums differ."),
    ENDED_IN_ERROR(Kind.BACKEND, ExitCode.FAULT, "The object ended in an error status."),
    UNEXPECTED_ANSWER(Kind.INTERNAL, ExitCode.FAULT, "The server's answer is not what this command understands.");

    private final Kind kind;
    private final ExitCode exitCode;
    private final String sentence;

    CliFault(Kind kind, ExitCode exitCode, String sentence) {
        this.kind = kind;
        this.exitCode = exitCode;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
