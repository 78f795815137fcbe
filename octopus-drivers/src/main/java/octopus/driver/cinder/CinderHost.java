package octopus.driver.cinder;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.DriverHost;
import octopus.spi.driver.ForeignDriver;
import octopus.spi.option.Option;

/** Hosts Cinder drivers that a vendor brings: the class and the options are declared, the files are in a directory. */
public final class CinderHost implements DriverHost {
    private static final Set<String> OURS = Stream.concat(BridgeOptions.ALL.stream(), HuaweiFile.OPTIONS.stream())
            .map(Option::name)
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public DriverFactory host(ForeignDriver driver) {
        List<Option> own = driver.options().stream()
                .filter(option -> !OURS.contains(option.name()))
                .toList();
        return new CinderDriverFactory(
                new DriverFacts(
                        driver.id(),
                        driver.className(),
                        driver.vendor(),
                        driver.version(),
                        driver.protocols(),
                        driver.packages(),
                        own),
                driver.directories());
    }
}
