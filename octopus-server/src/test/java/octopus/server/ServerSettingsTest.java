package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import octopus.core.setting.SettingSources;
import octopus.core.setting.Settings;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSettingsTest {
    @TempDir
    Path directory;

    private OctopusSettings read(Map<String, String> given) {
        Settings.Reading reading = Settings.load(
                OctopusSettings.catalog().declared(),
                new SettingSources(directory.resolve("none.yaml"), false, Map.of(), given));
        assertThat(reading).isInstanceOf(Settings.Reading.Good.class);
        return OctopusSettings.from(directory, (Settings.Reading.Good) reading);
    }

    private static void refuse(OctopusSettings settings) {
        settings.server().refuseOpenNoauth(settings.auth());
    }

    @Test
    void listensOnLoopbackUnlessToldOtherwise() {
        OctopusSettings settings = read(Map.of());
        assertThat(settings.server().listen().address()).isEqualTo("127.0.0.1");
        assertThat(settings.server().listen().port()).isEqualTo(8776);
        assertThat(settings.server().isLoopback()).isTrue();
        assertThatCode(() -> refuse(settings)).doesNotThrowAnyException();
    }

    @Test
    void noauthIsRefusedWhereOthersCouldReachIt() {
        OctopusSettings open = read(Map.of("server.listen", "0.0.0.0"));
        assertThatThrownBy(() -> refuse(open))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().about()).containsEntry("field", "server.listen"))
                .hasMessageContaining("auth.allow-remote-noauth");
        OctopusSettings allowed = read(Map.of("server.listen", "0.0.0.0", "auth.allow-remote-noauth", "true"));
        assertThatCode(() -> refuse(allowed)).doesNotThrowAnyException();
    }

    @Test
    void keystoneMayBeReachedByOthersAndNeedsItsSettings() {
        assertThatThrownBy(() -> read(Map.of("auth.strategy", "keystone")))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().about()).containsEntry("field", "keystone.url"));
        assertThatThrownBy(() -> read(Map.of("auth.strategy", "keystone", "keystone.url", "http://ks:5000")))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().about()).containsEntry("field", "keystone.password"));
    }

    @Test
    void aFileOfFiltersThatIsNoneIsReportedWithItsLine() throws Exception {
        Path file = directory.resolve("resource_filters.json");
        for (String wrong :
                List.of("{\"volume\": [\"name\"", "[]", "{\"volume\": \"name\"}", "{\"volume\": [1]}", "")) {
            Files.writeString(file, wrong);
            assertThatThrownBy(() -> read(Map.of("server.resource-filters-file", file.toString())))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.fault().about()).containsEntry("field", "server.resource-filters-file"))
                    .hasMessageContaining("resource_filters.json");
        }
        Files.delete(file);
        assertThatThrownBy(() -> read(Map.of("server.resource-filters-file", file.toString())))
                .isInstanceOf(StorageException.class);
    }
}
