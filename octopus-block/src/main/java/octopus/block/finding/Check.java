package octopus.block.finding;

import java.util.Locale;

/** What is looked at when the database and the storage are compared. */
public enum Check {
    OBJECT_ORPHAN(
            Severity.WARNING, "Something on the backend carries Octopus's mark, but no row of the database is its."),
    OBJECT_MISSING(Severity.FAILURE, "A volume or snapshot of the database is not on its backend."),
    SIZE_DIFFERS(Severity.FAILURE, "A volume has another size on its backend than in the database."),
    STATUS_DIFFERS(Severity.FAILURE, "A volume's status contradicts its attachments."),
    POOL_GONE(Severity.FAILURE, "The backend does not report a pool any more in which volumes are."),
    POOL_FULL(Severity.WARNING, "A pool has no more room than what is kept in reserve."),
    EXPORT_MISSING(Severity.FAILURE, "A connected volume is not exported by its backend."),
    EXPORT_ORPHAN(Severity.WARNING, "The backend exports a volume for an attachment that does not exist."),
    DEVICE_ORPHAN(Severity.WARNING, "This machine has a device of a volume whose attachment does not exist.");

    private final Severity severity;
    private final String sentence;

    Check(Severity severity, String sentence) {
        this.severity = severity;
        this.sentence = sentence;
    }

    /** Whether somebody's data or access is at stake, or only room and order. */
    public enum Severity {
        WARNING,
        FAILURE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Severity severity() {
        return severity;
    }

    public String sentence() {
        return sentence;
    }

    /** As the API and the database write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Check of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
