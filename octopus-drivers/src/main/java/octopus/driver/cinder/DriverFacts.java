package octopus.driver.cinder;

import java.util.List;
import java.util.stream.Stream;
import octopus.spi.option.Option;

/**
 * What is known of one of Cinder's drivers before it is loaded.
 *
 * @param className as {@code volume_driver} of a cinder.conf has it
 * @param packages Python packages that it needs beside Cinder's
 * @param ownOptions those that Cinder knows, under Cinder's names
 */
record DriverFacts(
        String id,
        String className,
        String vendor,
        String version,
        List<String> protocols,
        List<String> packages,
        List<Option> ownOptions) {

    /** Everything that a backend of this driver may be given. */
    List<Option> options() {
        Stream<Option> more = HuaweiFile.isFor(this) ? HuaweiFile.OPTIONS.stream() : Stream.of();
        return Stream.of(more, ownOptions.stream(), BridgeOptions.ALL.stream())
                .flatMap(each -> each)
                .toList();
    }
}
