package octopus.driver.oceanstor;

import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.StorageException;

/** The array understood a request and said no: its number and its words. Becomes a fault before it leaves the driver. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    static final long NAME_EXISTS = 1077948993;
    static final long ID_EXISTS = 1077948997;
    static final long MEMBER_ALREADY = 1077936862;
    private static final long UNAUTHORIZED = -401;
    private static final long NO_LICENCE = 1077950233;

    private final String what;
    private final long code;

    Refusal(String what, long code, String description) {
        super(description);
        this.what = what;
        this.code = code;
    }

    long code() {
        return code;
    }

    boolean isUnauthorized() {
        return code == UNAUTHORIZED;
    }

    /** Somebody, perhaps we ourselves a moment ago, has made it already. */
    boolean isThere() {
        return code == NAME_EXISTS || code == ID_EXISTS || code == MEMBER_ALREADY;
    }

    /** Generations of arrays have numbers of their own for each sort of object; their words agree. */
    boolean isMissing() {
        return words().contains("not exist") || words().contains("does not exist");
    }

    private boolean isUsed() {
        return words().contains("in a lun group")
                || words().contains("mapped")
                || words().contains("used by")
                || words().contains("has snapshots")
                || words().contains("snapshot is active");
    }

    private boolean isFull() {
        return words().contains("free capacity") || words().contains("insufficient");
    }

    private String words() {
        return String.valueOf(getMessage()).toLowerCase(java.util.Locale.ROOT);
    }

    StorageException fault() {
        String cause = getMessage() + " (error " + code + ")";
        if (code == NO_LICENCE || words().contains("license")) {
            return fault(
                    OceanstorFault.ARRAY_LICENCE_MISSING, cause, "Import a licence for this feature into the array.");
        }
        if (isMissing()) {
            return fault(CommonFault.OBJECT_MISSING, cause, "See on the array who removed it.");
        }
        if (isFull()) {
            return fault(CommonFault.NO_SPACE, cause, "Extend the pool, delete volumes, or use another pool.");
        }
        if (isUsed()) {
            return fault(CommonFault.OBJECT_BUSY, cause, "Remove what uses it first, then try again.");
        }
        return fault(
                CommonFault.BACKEND_FAILED, cause, "The cause is what the array said; its event log may say more.");
    }

    private StorageException fault(FaultCode kind, String cause, String correction) {
        return new StorageException(Fault.of(kind, what, cause, correction).about("array_error", code), this);
    }
}
