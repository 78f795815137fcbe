package octopus.spi;

/** A named sort of failure. Each room keeps its own in one enum; the catalogue in the docs is made from them. */
public interface FaultCode {
    /** Upper case with underscores, stable: programs compare it. */
    String name();

    Kind kind();

    /** One sentence for the catalogue: when this happens. */
    String sentence();

    /** Whether trying again unchanged does harm: an array that hears a wrong password too often locks the account. */
    default boolean repetitionHarms() {
        return false;
    }

    /** Whose turn it is to act; each API dialect maps a kind to its status code in one table. */
    enum Kind {
        /** The request itself is wrong. */
        CALLER,
        /** The caller may not do this. */
        FORBIDDEN,
        /** The object named does not exist, or not for this caller. */
        NOT_FOUND,
        /** The object exists but its state does not permit this now. */
        STATE,
        /** Somebody else has, or is doing, something that excludes this. */
        CONFLICT,
        /** A project's quota is used up. */
        QUOTA,
        /** No backend has room, or none is suitable. */
        CAPACITY,
        /** The storage answered with an error. */
        BACKEND,
        /** A tool, a daemon or a file system on a node failed. */
        NODE,
        /** Something could not be reached. */
        NETWORK,
        /** A defect of Octopus. */
        INTERNAL
    }

    /** A code that was read back from the database, or that a driver from outside made up. */
    record Named(String name, Kind kind, String sentence) implements FaultCode {}
}
