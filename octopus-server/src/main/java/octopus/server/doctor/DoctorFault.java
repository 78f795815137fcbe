package octopus.server.doctor;

import octopus.spi.FaultCode;

/** What a look at the machine can find that a running server would not say in these words. */
enum DoctorFault implements FaultCode {
    JAVA_TOO_OLD(Kind.NODE, "The Java that runs Octopus is older than what it needs."),
    PROGRAM_NOT_INSTALLED(Kind.NODE, "A program that Octopus runs is not on this machine."),
    DEVICES_MISSING(Kind.NODE, "The kernel gives nothing by which volumes could be attached on this machine."),
    FILES_FEW(Kind.NODE, "A process of this user may open too few files at once."),
    MEMORY_SHORT(Kind.NODE, "There is little memory left for Octopus."),
    CLOCK_WRONG(Kind.NODE, "This machine's clock is wrong, or nobody keeps it right."),
    DATA_DIRECTORY_WRONG(Kind.NODE, "The data directory is not where this user can keep data safely."),
    DISK_SHORT(Kind.CAPACITY, "The disk under the data directory is nearly full."),
    SERVER_SILENT(Kind.NETWORK, "No server answers where the settings say."),
    SERVER_UNWELL(Kind.STATE, "The server answers, and says that something is wrong with it."),
    BACKEND_SERVES_NOTHING(Kind.BACKEND, "A backend serves nothing because it could not be opened."),
    NODE_NOT_READY(Kind.NODE, "A node cannot be worked on."),
    FLOW_IS_STUCK(Kind.STATE, "A flow waits for a person because its way back failed."),
    AUDIT_TOUCHED(Kind.STATE, "The record of who did what is not as it was written."),
    LOOK_FAILED(Kind.INTERNAL, "A check itself failed.");

    private final Kind kind;
    private final String sentence;

    DoctorFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
