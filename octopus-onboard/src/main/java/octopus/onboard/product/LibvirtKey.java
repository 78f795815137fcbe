package octopus.onboard.product;

import java.util.Map;

/**
 * A key that libvirt wants to have where volumes are used. It is planned where a value for it is given, and a node has libvirt.
 *
 * @param uuid the option whose value is its identity
 * @param key the name of the secret that is its value; no option of the driver
 * @param usage what it is for; an option in braces stands for its value
 */
public record LibvirtKey(String uuid, String key, String usage) {
    /** For a backend with these options. */
    public String usageFor(Map<String, String> options) {
        String text = usage;
        for (Map.Entry<String, String> each : options.entrySet()) {
            text = text.replace("{" + each.getKey() + "}", each.getValue());
        }
        return text;
    }

    static LibvirtKey read(Sheet raw) {
        Sheet sheet = raw.only("uuid", "key", "usage");
        return new LibvirtKey(sheet.needed("uuid"), sheet.needed("key"), sheet.needed("usage"));
    }
}
