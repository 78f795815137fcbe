package octopus.spi.driver;

/** Makes drivers of ours out of drivers of others. Found by {@link java.util.ServiceLoader}. */
public interface DriverHost {
    /** Does no I/O: whether the class is there shows when the factory is asked to check or to open. */
    DriverFactory host(ForeignDriver driver);
}
