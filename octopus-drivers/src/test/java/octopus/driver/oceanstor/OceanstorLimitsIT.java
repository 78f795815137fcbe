package octopus.driver.oceanstor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability.Limiting;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Limits as the array keeps them. */
class OceanstorLimitsIT {
    @TempDir
    Path directory;

    private OceanstorFixture fixture;
    private Driver driver;
    private RestSession rest;

    @BeforeEach
    void open() {
        fixture = new OceanstorFixture(directory, ArraySettings.NEWEST);
        driver = new OceanstorDriverFactory().open(fixture.options(Map.of()), fixture.environment());
        rest = new RestSession(fixture.options(Map.of()));
    }

    @AfterEach
    void close() {
        rest.close();
        driver.close();
        fixture.close();
    }

    private VolumeHandle create() {
        return driver.volumes().create(new VolumeSpec(VolumeId.random(), Size.ofMib(64), "pool-1", Map.of()));
    }

    private void limit(VolumeHandle volume, Map<String, String> limits) {
        driver.capability(Limiting.class).orElseThrow().limit(volume, limits);
    }

    private List<JsonNode> policies() {
        return rest.get("ioclass").valueStream().toList();
    }

    @Test
    void eachLimitedVolumeHasAPolicyThatChangesAndGoesWithIt() {
        VolumeHandle volume = create();
        VolumeHandle other = create();
        limit(other, Map.of());
        assertThat(policies()).isEmpty();

        limit(volume, Map.of("maxIOPS", "100", "total_iops_sec", "7"));
        JsonNode first = policies().getFirst();
        assertThat(first.path("MAXIOPS").asString()).isEqualTo("100");
        assertThat(first.path("IOTYPE").asString()).isEqualTo("2");
        assertThat(first.path("RUNNINGSTATUS").asString()).isEqualTo("2");
        assertThat(first.path("LUNLIST").asString()).contains(volume.notes().get("lun"));
        limit(volume, Map.of("maxIOPS", "100"));
        assertThat(policies()).as("the same again is left alone").containsExactly(first);

        limit(volume, Map.of("maxBandWidth", "50", "IOType", "1"));
        assertThat(policies()).hasSize(1);
        assertThat(policies().getFirst().path("MAXBANDWIDTH").asString()).isEqualTo("50");
        assertThat(policies().getFirst().has("MAXIOPS")).isFalse();
        assertThatThrownBy(() -> limit(volume, Map.of("maxIOPS", "many"))).hasMessageContaining("no whole number");

        limit(other, Map.of("latency", "3"));
        assertThat(policies()).hasSize(2);
        driver.volumes().delete(volume);
        assertThat(policies()).hasSize(1);
        limit(other, Map.of());
        assertThat(policies()).isEmpty();
        driver.volumes().delete(other);
    }
}
