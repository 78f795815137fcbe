package octopus.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import octopus.spi.CommonFault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.contract.FaultAssert;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedArrayTest {
    private final String backend = "array-" + UUID.randomUUID();
    private final VolumeSpec spec = new VolumeSpec(VolumeId.random(), Size.ofGib(5), "pool-1", Map.of());

    @TempDir
    Path directory;

    @AfterEach
    void powerOff() {
        SimulatedArray.powerOff(backend);
    }

    @Test
    void failsAsOftenAsItWasTold() {
        Driver driver = open(Map.of("faults", "create=2,grow=always"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> driver.volumes().create(spec))
                    .satisfies(FaultAssert.code(CommonFault.BACKEND_FAILED));
        }
        assertThat(driver.volumes().owned()).isEmpty();
        VolumeHandle volume = driver.volumes().create(spec);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> ((SimulatedDriver) driver).grow(volume, Size.ofGib(6)))
                    .isInstanceOf(StorageException.class);
        }
        array().failNext(SimulatedCall.GROW, 0);
        assertThatCode(() -> ((SimulatedDriver) driver).grow(volume, Size.ofGib(6)))
                .doesNotThrowAnyException();
        assertThat(array().calls(SimulatedCall.GROW)).isEqualTo(6);
    }

    @Test
    void wrongFaultsAreNamed() {
        assertThatThrownBy(() -> open(Map.of("faults", "craete=2")))
                .hasMessageContaining("craete=2")
                .hasMessageContaining("create_snapshot");
    }

    @Test
    void hangsUntilReleased() {
        Driver driver = open(Map.of());
        array().hang(SimulatedCall.CREATE);
        Thread caller = Thread.ofVirtual().start(() -> driver.volumes().create(spec));
        await().until(() -> array().calls(SimulatedCall.CREATE) == 1);
        assertThat(driver.volumes().owned()).isEmpty();
        array().release();
        await().untilAsserted(() -> assertThat(caller.isAlive()).isFalse());
        assertThat(driver.volumes().owned()).hasSize(1);
    }

    @Test
    void disappearsAndComesBackWithEverything() {
        Driver driver = open(Map.of());
        VolumeHandle volume = driver.volumes().create(spec);
        array().disappear();
        assertThatThrownBy(driver::pools).satisfies(FaultAssert.code(CommonFault.UNREACHABLE));
        array().comeBack();
        assertThat(driver.volumes().describe(volume)).isPresent();
    }

    @Test
    void withoutKeptStateAVolumeOfAnEarlierRunIsBelieved() {
        VolumeHandle volume = open(Map.of()).volumes().create(spec);
        SimulatedArray.powerOff(backend);
        Driver driver = open(Map.of());
        assertThat(driver.volumes().describe(volume).orElseThrow().size()).isEqualTo(Size.ofGib(5));
        driver.volumes().delete(volume);
        assertThat(driver.volumes().describe(volume)).isEmpty();
        assertThat(directory).as("nothing is ever written").isEmptyDirectory();
    }

    @Test
    void keptStateIsFoundAgain() {
        Map<String, String> keep = Map.of("keep_state", "true", "pools", "2");
        VolumeHandle kept = open(keep).volumes().create(spec);
        VolumeHandle deleted =
                open(keep).volumes().create(new VolumeSpec(VolumeId.random(), Size.ofGib(1), "pool-2", Map.of()));
        open(keep).volumes().delete(deleted);
        SimulatedArray.powerOff(backend);
        Driver driver = open(keep);
        assertThat(driver.volumes().describe(kept).orElseThrow().handle()).isEqualTo(kept);
        assertThat(driver.volumes().describe(deleted)).isEmpty();
        assertThat(driver.pools().getFirst().provisioned()).isEqualTo(Size.ofGib(5));
    }

    private SimulatedArray array() {
        return SimulatedArray.find(backend).orElseThrow();
    }

    private Driver open(Map<String, String> options) {
        return SimulatedDriverContractTest.open(backend, directory, options);
    }
}
