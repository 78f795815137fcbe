package octopus.spi;

/** Carries a {@link Fault} up to whoever can tell it to a person. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Fault fault;

    public StorageException(Fault fault) {
        super(fault.sentence());
        this.fault = fault;
    }

    public StorageException(Fault fault, Throwable cause) {
        super(fault.sentence(), cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
