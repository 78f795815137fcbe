package octopus.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octopus.block.backend.DriverCatalog;
import octopus.block.finding.Check;
import octopus.core.setting.SettingsGroup;
import octopus.onboard.check.Preflight;
import octopus.server.OctopusSettings;
import octopus.server.words.ChineseWords;
import octopus.spi.FaultCode;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.option.Option;
import org.junit.jupiter.api.Test;

/** What people read is complete: every fault code, every setting and every driver option has its sentence. */
class SentencesTest {
    private static final Pattern FLOW = Pattern.compile("new FlowDefinition<>\\(\\s*\"([^\"]+)\"");
    private static final Pattern STEP = Pattern.compile("String name\\(\\) \\{\\s*return ([^;]+);");
    private static final Pattern NAME = Pattern.compile("String NAME = ([^;]+);");
    private static final Pattern LITERAL = Pattern.compile("\"([^\"]+)\"");

    private static boolean isSentence(String text) {
        return text.length() > 15 && text.endsWith(".");
    }

    @Test
    void everyFaultCodeHasASentenceAndANameOfItsOwn() {
        List<String> wrong = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        FaultCatalog catalog = FaultCatalog.collect();
        assertThat(catalog.rooms()).hasSizeGreaterThan(3);
        for (FaultCatalog.Room room : catalog.rooms()) {
            for (FaultCode code : room.codes()) {
                if (!isSentence(code.sentence())) {
                    wrong.add(room.enumName() + "." + code.name() + ": \"" + code.sentence() + "\"");
                }
                String other = seen.put(code.name(), room.enumName());
                if (other != null) {
                    wrong.add(code.name() + " is in both " + other + " and " + room.enumName());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everySettingHasASentence() {
        List<String> wrong = OctopusSettings.catalog().declared().stream()
                .filter(option -> !isSentence(option.sentence()))
                .map(Option::name)
                .toList();
        assertThat(wrong).isEmpty();
    }

    @Test
    void everySentenceOfATableIsThereInChinese() {
        Set<String> faults = FaultCatalog.collect().rooms().stream()
                .flatMap(room -> room.codes().stream())
                .map(FaultCode::name)
                .collect(Collectors.toSet());
        Set<String> settings =
                OctopusSettings.catalog().declared().stream().map(Option::name).collect(Collectors.toSet());
        OctopusSettings.catalog().groups().forEach(group -> settings.add("group." + group.name()));
        Set<String> checks = Stream.concat(
                        Arrays.stream(Check.values()).map(Check::word),
                        Preflight.all().stream().map(octopus.onboard.check.Check::id))
                .collect(Collectors.toSet());
        checks.add("backend-answers");
        assertThat(ChineseWords.FAULTS.keys()).as("faults.zh.properties").isEqualTo(faults);
        assertThat(ChineseWords.SETTINGS.keys()).as("settings.zh.properties").isEqualTo(settings);
        assertThat(ChineseWords.CHECKS.keys()).as("checks.zh.properties").isEqualTo(checks);
        for (ChineseWords words : List.of(ChineseWords.FAULTS, ChineseWords.SETTINGS, ChineseWords.CHECKS)) {
            assertThat(words.keys()).allMatch(key -> words.find(key).orElse("").matches("(?s).*\\p{IsHan}.*。"));
        }
    }

    private static String constant(String source) {
        return NAME.matcher(source).results().findFirst().orElseThrow().group(1);
    }

    /** As the sources name them, for many are made only within a whole Octopus. */
    @Test
    void everyFlowAndEveryStepHasANameInChinese() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : House.sources()) {
            if (!file.toString().contains("/src/main/")) {
                continue;
            }
            String source = Files.readString(file);
            FLOW.matcher(source).results().forEach(found -> names.add(found.group(1)));
            if (source.contains("Step<")) {
                STEP.matcher(source)
                        .results()
                        .map(found -> found.group(1).equals("NAME") ? constant(source) : found.group(1))
                        .flatMap(found -> LITERAL.matcher(found).results())
                        .forEach(found -> names.add("step." + found.group(1)));
            }
        }
        assertThat(names).hasSizeGreaterThan(100);
        assertThat(ChineseWords.FLOWS.keys()).as("flows.zh.properties").isEqualTo(names);
        assertThat(names)
                .allMatch(key -> ChineseWords.FLOWS.find(key).orElse("").matches(".*\\p{IsHan}.*"));
    }

    @Test
    void everyRoomsSettingsAreInTheCatalog() throws IllegalAccessException {
        List<String> missing = new ArrayList<>();
        for (String module : House.compiled()) {
            if (module.equals("cli")) {
                continue;
            }
            for (Class<?> type : House.load(module)) {
                for (Field field : type.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers()) && field.getType() == SettingsGroup.class) {
                        field.setAccessible(true);
                        if (!OctopusSettings.catalog().groups().contains(field.get(null))) {
                            missing.add(type.getName() + "." + field.getName());
                        }
                    }
                }
            }
        }
        assertThat(missing).as("groups that OctopusSettings.catalog() lacks").isEmpty();
    }

    @Test
    void everyDriverOptionHasASentence() {
        List<String> wrong = new ArrayList<>();
        for (DriverDescriptor driver : DriverCatalog.installed().descriptors()) {
            driver.options().stream()
                    .filter(option -> !isSentence(option.sentence()))
                    .forEach(option -> wrong.add(driver.id() + "." + option.name()));
        }
        assertThat(wrong).isEmpty();
    }
}
