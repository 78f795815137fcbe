package octopus.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octopus.block.backend.DriverCatalog;
import octopus.core.setting.SettingsGroup;
import octopus.server.OctopusSettings;
import octopus.spi.FaultCode;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.option.Option;
import org.junit.jupiter.api.Test;

/** What people read is complete: every fault code, every setting and every driver option has its sentence. */
class SentencesTest {
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
