package octopus.core.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.option.Option;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final List<Option> DECLARED = List.of(
            new Option.Port("server.port", "Where it listens.", Optional.of("8776"), false),
            new Option.Choice("log.format", "How lines look.", Optional.of("text"), false, List.of("text", "json")),
            new Option.Count("flow.threads", "How many flows run at once.", Optional.of("32"), false, 1, 1000),
            new Option.Text("zones", "Names of zones.", Optional.of("nova"), false, "nova,east"),
            new Option.SecretText("database.password", "Of the database's user.", false));

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("octopus.yaml");
    }

    private Settings.Reading load(Map<String, String> environment, Map<String, String> overrides) {
        return Settings.load(DECLARED, new SettingSources(file, false, environment, overrides));
    }

    private static Settings.Reading.Good good(Settings.Reading reading) {
        assertThat(reading).isInstanceOf(Settings.Reading.Good.class);
        return (Settings.Reading.Good) reading;
    }

    private static List<Fault> bad(Settings.Reading reading) {
        assertThat(reading).isInstanceOf(Settings.Reading.Bad.class);
        return ((Settings.Reading.Bad) reading).faults();
    }

    @Test
    void withoutAnythingGivenTheDefaultsHold() {
        Settings.Reading.Good good = good(load(Map.of(), Map.of()));
        assertThat(good.options().count("server.port")).isEqualTo(8776);
        assertThat(good.origins()).isEmpty();
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Files.writeString(file, "server:\n  port: 1001\nlog.format: json\nflow.threads: 7\nzones: [a, b]\n");
        Settings.Reading.Good good = good(load(
                Map.of("OCTOPUS_SERVER_PORT", "1002", "OCTOPUS_FLOW_THREADS", "8", "HOME", "/x"),
                Map.of("server.port", "1003")));
        assertThat(good.options().shown())
                .containsEntry("server.port", "1003")
                .containsEntry("flow.threads", "8")
                .containsEntry("log.format", "json")
                .containsEntry("zones", "a,b");
        assertThat(good.origins().get("server.port")).isEqualTo("--set");
        assertThat(good.origins().get("flow.threads")).contains("OCTOPUS_FLOW_THREADS");
    }

    @Test
    void everyMistakeIsReportedAtOnceWithItsPlaceAndTheNearestKnownName() throws IOException {
        Files.writeString(file, "server.prot: 1\nflow:\n  threads: 5000\n  treads: 3\n");
        List<Fault> faults =
                bad(load(Map.of("OCTOPUS_LOG_FORMAT", "xml", "OCTOPUS_SERVER_PROT", "3"), Map.of("bogus", "1")));
        assertThat(faults).hasSize(6);
        assertThat(faults)
                .extracting(Fault::sentence)
                .anySatisfy(sentence ->
                        assertThat(sentence).contains("server.prot", file.toString(), "Did you mean server.port?"));
        assertThat(faults)
                .extracting(Fault::sentence)
                .anySatisfy(s -> assertThat(s).contains("flow.treads", "flow.threads"))
                .anySatisfy(s -> assertThat(s).contains("flow.threads", "5000 is not between 1 and 1000"))
                .anySatisfy(s -> assertThat(s).contains("log.format", "OCTOPUS_LOG_FORMAT", "text, json"))
                .anySatisfy(s -> assertThat(s).contains("OCTOPUS_SERVER_PROT", "Did you mean OCTOPUS_SERVER_PORT?"))
                .anySatisfy(s -> assertThat(s).contains("bogus", "settings explain"));
    }

    @Test
    void variablesOfOtherPartsAreLeftAlone() {
        good(load(Map.of("OCTOPUS_PROFILE", "work", "OCTOPUS_HOME", "/opt"), Map.of()));
    }

    @Test
    void aSecretIsTakenFromTheFileButNotFromTheCommandLineAndIsNeverShown() throws IOException {
        assertThat(bad(load(Map.of(), Map.of("database.password", "hunter2"))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(SettingFault.SETTING_UNSAFE))
                .satisfies(fault -> assertThat(fault.sentence()).doesNotContain("hunter2"));
        Files.writeString(file, "database.password: hunter2\n");
        Settings.Reading.Good good = good(load(Map.of(), Map.of()));
        assertThat(good.options().secret("database.password").orElseThrow().reveal())
                .isEqualTo("hunter2");
        String explained = catalog().explain("", Optional.of(good));
        assertThat(explained).contains("now: ***").doesNotContain("hunter2");
    }

    @Test
    void aBrokenOrMissingFileIsAFaultThatNamesTheLine() throws IOException {
        Files.writeString(file, "server:\n  port: [1\nx: 1\n");
        assertThat(bad(load(Map.of(), Map.of())))
                .singleElement()
                .satisfies(fault -> assertThat(fault.cause()).contains("line "));
        Files.writeString(file, "- a\n- b\n");
        assertThat(bad(load(Map.of(), Map.of()))).hasSize(1);
        Files.delete(file);
        assertThat(bad(Settings.load(DECLARED, new SettingSources(file, true, Map.of(), Map.of()))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.sentence()).contains("there is no such file"));
    }

    @Test
    void aKeyGivenTwiceIsAMistake() throws IOException {
        Files.writeString(file, "server.port: 1\nserver:\n  port: 2\n");
        assertThat(bad(load(Map.of(), Map.of())))
                .singleElement()
                .satisfies(fault -> assertThat(fault.cause()).contains("given twice"));
    }

    @Test
    void emptyFilesAndEmptyValuesMeanNotGiven() throws IOException {
        Files.writeString(file, "");
        good(load(Map.of(), Map.of()));
        Files.writeString(file, "# nothing yet\nserver.port:\n");
        assertThat(good(load(Map.of(), Map.of())).options().count("server.port"))
                .isEqualTo(8776);
    }

    @Test
    void theCatalogExplainsEverySetting() {
        assertThat(catalog().explain("server.", Optional.empty()))
                .contains("server.port", "Where it listens.", "default 8776")
                .doesNotContain("log.format");
        assertThat(catalog().markdown())
                .contains("| `flow.threads` | How many flows run at once. | a whole number from 1");
        assertThat(catalog().example()).contains("#server.port: 8776");
    }

    private static SettingsCatalog catalog() {
        return new SettingsCatalog(List.of(new SettingsGroup("All", "Everything.", DECLARED)));
    }
}
