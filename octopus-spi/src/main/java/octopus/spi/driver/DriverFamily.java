package octopus.spi.driver;

import java.util.List;

/** Several drivers that one package brings, found by {@link java.util.ServiceLoader} like a {@link DriverFactory}. */
public interface DriverFamily {
    List<DriverFactory> factories();
}
