package octopus.driver.cinder;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.Secret;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * Huawei's drivers take most of their settings from an XML file of their own. It is made here of ordinary options, unless
 * the operator names a file.
 */
final class HuaweiFile {
    static final String FILE = "cinder_huawei_conf_file";
    private static final String ADDRESS = "huawei_rest_url";
    private static final String USER = "huawei_user";
    private static final String PASSWORD = "huawei_password";
    private static final String PRODUCT = "huawei_product";
    private static final String POOLS = "huawei_storage_pool";
    private static final String LUN_TYPE = "huawei_lun_type";
    static final String PORTALS = "huawei_default_target_ip";
    private static final String WAIT = "huawei_wait_interval";

    static final List<Option> OPTIONS = List.of(
            new Option.Text(
                    ADDRESS,
                    "RestURL: addresses of the array's REST interface, with semicolons between them.",
                    Optional.empty(),
                    false,
                    "https://10.0.0.11:8088/deviceManager/rest/"),
            new Option.Text(USER, "UserName: user of the array.", Optional.empty(), false, "octopus"),
            new Option.SecretText(PASSWORD, "UserPassword: password of that user.", false),
            new Option.Choice(
                    PRODUCT,
                    "Product: generation of the array.",
                    Optional.of("Dorado"),
                    false,
                    List.of("V3", "V5", "18000", "Dorado")),
            new Option.Text(
                    POOLS, "StoragePool: pools, with semicolons between them.", Optional.empty(), false, "pool-1"),
            new Option.Choice(
                    LUN_TYPE, "LUNType: how LUNs occupy room.", Optional.of("Thin"), false, List.of("Thin", "Thick")),
            new Option.Text(
                    PORTALS,
                    "DefaultTargetIP: addresses of iSCSI ports, with semicolons between them.",
                    Optional.empty(),
                    false,
                    "10.0.1.11"),
            new Option.Count(
                    WAIT, "Seconds between two looks at a copy that is under way.", Optional.of("2"), false, 1, 600));

    static final List<String> OPTION_NAMES = OPTIONS.stream().map(Option::name).toList();

    private HuaweiFile() {}

    static boolean isFor(DriverFacts facts) {
        return facts.className().startsWith("cinder.volume.drivers.huawei.")
                || facts.ownOptions().stream().anyMatch(option -> option.name().equals(FILE));
    }

    /** Nothing where the operator has a file; the driver then reads that. */
    static Map<String, Secret> of(DriverFacts facts, Options options) {
        if (options.find(ADDRESS).isEmpty()) {
            return Map.of();
        }
        Map<String, String> storage = new LinkedHashMap<>();
        storage.put("Product", options.text(PRODUCT));
        storage.put("Protocol", facts.protocols().contains("iSCSI") ? "iSCSI" : "FC");
        storage.put("RestURL", options.text(ADDRESS));
        storage.put("UserName", encoded(options.find(USER).orElse("")));
        storage.put(
                "UserPassword",
                encoded(options.secret(PASSWORD).map(Secret::reveal).orElse("")));
        Map<String, String> lun = new LinkedHashMap<>();
        lun.put("LUNType", options.text(LUN_TYPE));
        lun.put("StoragePool", options.find(POOLS).orElse(""));
        lun.put("LUNReadyWaitInterval", options.text(WAIT));
        lun.put("LUNcopyWaitInterval", options.text(WAIT));
        String text = "<?xml version='1.0' encoding='UTF-8'?>\n<config>" + element("Storage", storage)
                + element("LUN", lun)
                + element(
                        "iSCSI", Map.of("DefaultTargetIP", options.find(PORTALS).orElse(""))) + "</config>\n";
        return Map.of(FILE, Secret.of(text));
    }

    /** As the driver itself would write it. */
    private static String encoded(String text) {
        return "!$$$" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String element(String name, Map<String, String> children) {
        StringBuilder text = new StringBuilder("<" + name + ">");
        children.forEach((child, value) -> text.append('<')
                .append(child)
                .append('>')
                .append(value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
                .append("</")
                .append(child)
                .append('>'));
        return text.append("</").append(name).append('>').toString();
    }
}
