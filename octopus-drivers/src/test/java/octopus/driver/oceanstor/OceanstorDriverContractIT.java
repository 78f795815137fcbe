package octopus.driver.oceanstor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.spi.Size;
import octopus.spi.contract.DriverContract;
import octopus.spi.driver.Driver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Every volume's data is written and read over iSCSI, with CHAP. */
class OceanstorDriverContractIT extends DriverContract {
    private static final Set<String> PLANTED = new HashSet<>();

    @TempDir
    static Path directory;

    private static @Nullable OceanstorFixture shared;

    String version() {
        return ArraySettings.NEWEST;
    }

    @Override
    protected Driver open() {
        OceanstorFixture fixture = fixture();
        return new OceanstorDriverFactory().open(fixture.options(Map.of()), fixture.environment());
    }

    private OceanstorFixture fixture() {
        OceanstorFixture known = shared;
        if (known == null) {
            known = new OceanstorFixture(directory, version());
            shared = known;
        }
        return known;
    }

    @Override
    protected Callable<Boolean> plantForeign(String nativeName) {
        fixture().array.plantLun(nativeName, Size.ofMib(64));
        PLANTED.add(nativeName);
        return () -> fixture().array.contents().getOrDefault("lun", List.of()).contains(nativeName);
    }

    @Override
    protected void lookForLeftovers() {
        Map<String, List<String>> left = fixture().array.contents();
        assertThat(left.getOrDefault("lun", List.of())).isSubsetOf(PLANTED);
        left.remove("lun");
        assertThat(left).isEmpty();
        assertThat(fixture().array.sessionCount()).isZero();
    }

    @AfterAll
    static void powerOff() {
        Optional.ofNullable(shared).ifPresent(OceanstorFixture::close);
        shared = null;
        PLANTED.clear();
    }
}
