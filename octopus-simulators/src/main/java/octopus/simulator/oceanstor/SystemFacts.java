package octopus.simulator.oceanstor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the array says of itself: model, firmware, licences. */
final class SystemFacts {
    /** What can be licensed, by the names that the licence has for them. */
    static final List<String> FEATURES =
            List.of("SmartThin", "SmartQoS", "HyperSnap", "HyperCopy", "HyperClone", "SmartTier", "SmartMigration");

    private static final String LONG_NAMES_SINCE = "V300R006";

    private final String serial;
    private volatile String version;
    private final Set<String> unlicensed = new TreeSet<>();

    SystemFacts(String serial, String version) {
        this.serial = serial;
        this.version = version;
    }

    void version(String newVersion) {
        version = newVersion;
    }

    String version() {
        return version;
    }

    boolean hasLongNames() {
        return version.compareTo(LONG_NAMES_SINCE) >= 0;
    }

    void revoke(String feature) {
        unlicensed.add(feature);
    }

    void grantAll() {
        unlicensed.clear();
    }

    /** @throws ArrayFault.Refusal when the feature may not be used */
    void needLicence(String feature) {
        if (unlicensed.contains(feature)) {
            throw ArrayFault.NO_LICENCE.refusal();
        }
    }

    void register(Routes routes) {
        routes.on("GET", "system", ask -> Routes.data(system()))
                .on("GET", "license/feature", ask -> Routes.data(features()))
                .on("GET", "license/count", ask -> Routes.data(Map.of("COUNT", "1")));
    }

    private Map<String, String> system() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("ID", serial);
        all.put("NAME", "Simulated-OceanStor");
        all.put("TYPE", "201");
        all.put("HEALTHSTATUS", "1");
        all.put("RUNNINGSTATUS", "1");
        all.put("PRODUCTMODE", "72");
        all.put("PRODUCTVERSION", version);
        all.put("SECTORSIZE", "512");
        all.put("DESCRIPTION", "Simulated for tests and demonstrations");
        all.put("wwn", "2100" + serial.substring(Math.max(0, serial.length() - 12)));
        return all;
    }

    /** One entry a feature; 1 is licensed, 3 is not. */
    private List<Map<String, Integer>> features() {
        return FEATURES.stream()
                .map(feature -> Map.of(feature, unlicensed.contains(feature) ? 3 : 1))
                .toList();
    }
}
