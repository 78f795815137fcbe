package octopus.server.api;

import static octopus.server.api.AnswerSchemas.list;
import static octopus.server.api.AnswerSchemas.object;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.setting.Settings;
import octopus.core.setting.SettingsCatalog;
import octopus.core.setting.SettingsGroup;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.server.words.ChineseWords;
import octopus.spi.option.Option;

/** What this server was told, and what it might be told: never the value of a secret. */
public final class SettingsResource {
    private static final String COVERED = "********";

    private final SettingsCatalog catalog;
    private final Settings.Reading.Good given;

    /** @param given what is in force since the start, and where each value came from */
    public SettingsResource(SettingsCatalog catalog, Settings.Reading.Good given) {
        this.catalog = catalog;
        this.given = given;
    }

    static void put(Map<String, Object> schemas) {
        Map<String, Object> text = Map.of("type", "string");
        Map<String, Object> textOrNull = Map.of("type", List.of("string", "null"));
        schemas.put(
                "Setting",
                object(
                        "name",
                        text,
                        "kind",
                        text,
                        "required",
                        Map.of("type", "boolean"),
                        "default",
                        textOrNull,
                        "sentence",
                        text,
                        "sentence_zh",
                        textOrNull,
                        "value",
                        textOrNull,
                        "origin",
                        text));
        schemas.put(
                "SettingGroup",
                object(
                        "name",
                        text,
                        "name_zh",
                        textOrNull,
                        "sentence",
                        text,
                        "sentence_zh",
                        textOrNull,
                        "settings",
                        list("Setting")));
        schemas.put("Settings", object("groups", list("SettingGroup")));
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(Route.<ApiRequest>of(Method.GET, "/settings", "api settings.list", this::settings)
                .says("Lists every setting with its sentence, its default, its value in force and where that came from")
                .admin("setting:list")
                .answers(200, "Settings"));
    }

    private void settings(ApiRequest request) {
        request.answer(200, Row.of().put("groups", groups()));
    }

    List<Row> groups() {
        return catalog.groups().stream().map(this::row).toList();
    }

    private Row row(SettingsGroup group) {
        return Row.of()
                .said("name", group.name())
                .put("sentence", group.sentence())
                .put("sentence_zh", ChineseWords.SETTINGS.find("group." + group.name()))
                .put("settings", group.options().stream().map(this::row).toList());
    }

    private Row row(Option option) {
        Optional<String> value = option instanceof Option.SecretText
                ? given.options().secret(option.name()).map(secret -> COVERED)
                : given.options().find(option.name());
        return DriversResource.row(option)
                .put("sentence_zh", ChineseWords.SETTINGS.find(option.name()))
                .put("value", value)
                .put("origin", given.origins().getOrDefault(option.name(), "default"));
    }
}
