package octopus.server.cinder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.core.json.Json;
import octopus.core.setting.SettingFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * By what lists may be filtered: as Cinder's own {@code resource_filters.json} has it, or as an operator's file does, which
 * has the same form.
 */
public final class FilterRules {
    private static final Logger LOG = LoggerFactory.getLogger(FilterRules.class);
    private static final String PART = "~";
    private static final FilterRules USUAL = new FilterRules(usualOnes(), true);

    private final Map<String, List<String>> filters;
    private final boolean partsOfAll;

    private FilterRules(Map<String, List<String>> filters, boolean partsOfAll) {
        this.filters = Collections.unmodifiableMap(filters);
        this.partsOfAll = partsOfAll;
    }

    /** Without a file. Each filter may also be asked for a part of the text. */
    public static FilterRules usual() {
        return USUAL;
    }

    private static Map<String, List<String>> usualOnes() {
        Map<String, List<String>> filters = new LinkedHashMap<>();
        filters.put(
                "volume",
                List.of(
                        "name",
                        "status",
                        "metadata",
                        "bootable",
                        "migration_status",
                        "availability_zone",
                        "group_id",
                        "size",
                        "created_at",
                        "updated_at",
                        "consumes_quota"));
        filters.put("backup", List.of("name", "status", "volume_id"));
        filters.put(
                "snapshot", List.of("name", "status", "volume_id", "metadata", "availability_zone", "consumes_quota"));
        filters.put("group", List.of("name"));
        filters.put("group_snapshot", List.of("name", "status", "group_id"));
        filters.put("attachment", List.of("volume_id", "status", "instance_id", "attach_status"));
        filters.put("message", List.of("resource_uuid", "resource_type", "event_id", "request_id", "message_level"));
        filters.put("pool", List.of("name", "volume_type"));
        filters.put("volume_type", List.of("is_public", "extra_specs"));
        return filters;
    }

    /** @param setting that names the file @throws StorageException SETTING_WRONG when the file is none of these */
    public static FilterRules read(Path file, String setting) {
        try {
            JsonNode root = Json.MAPPER.readTree(Files.readString(file));
            if (!root.isObject()) {
                throw wrong(file, setting, "it is not a JSON object of lists");
            }
            Map<String, List<String>> filters = new LinkedHashMap<>();
            root.properties()
                    .forEach(entry ->
                            filters.put(entry.getKey(), names(file, setting, entry.getKey(), entry.getValue())));
            filters.keySet().stream()
                    .filter(resource -> !USUAL.filters.containsKey(resource))
                    .forEach(resource -> LOG.warn("{}: there are no lists of {}", file, resource));
            return new FilterRules(filters, false);
        } catch (IOException e) {
            throw wrong(file, setting, String.valueOf(e));
        } catch (JacksonException e) {
            throw wrong(
                    file, setting, "line " + e.getLocation().getLineNr() + " is not JSON: " + e.getOriginalMessage());
        }
    }

    private static List<String> names(Path file, String setting, String resource, JsonNode list) {
        List<String> names = new ArrayList<>();
        boolean texts = list.isArray();
        for (JsonNode name : list) {
            texts = texts && name.isString();
            names.add(name.asString(""));
        }
        if (!texts) {
            throw wrong(file, setting, "\"" + resource + "\" is not a list of names");
        }
        return List.copyOf(names);
    }

    private static StorageException wrong(Path file, String setting, String cause) {
        return Fault.of(
                        SettingFault.SETTING_WRONG,
                        "Setting " + setting + ": the file " + file + " cannot be used",
                        cause,
                        "Write it as {\"volume\": [\"name\", \"status\"], …}, or leave the setting out.")
                .about("field", setting)
                .exception();
    }

    /** In the order of the file. */
    Map<String, List<String>> all() {
        return filters;
    }

    /** @param parts whether {@code key~} may ask for a part of the text; a file allows it with {@code key~} */
    boolean allows(String resource, String filter, boolean parts) {
        List<String> known = filters.getOrDefault(resource, List.of());
        boolean part = known.contains(filter + PART) || partsOfAll && isPart(filter) && known.contains(plain(filter));
        return known.contains(filter) || parts && part;
    }

    /** {@code name~} asks for a part of the text. */
    static boolean isPart(String filter) {
        return filter.endsWith(PART);
    }

    static String plain(String filter) {
        return isPart(filter) ? filter.substring(0, filter.length() - PART.length()) : filter;
    }
}
