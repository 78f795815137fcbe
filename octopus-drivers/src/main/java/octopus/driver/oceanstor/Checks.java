package octopus.driver.oceanstor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;
import octopus.spi.option.Options;
import tools.jackson.databind.JsonNode;

/** Looks at everything that a backend on this array needs, and says all that is wrong at once. Changes nothing. */
final class Checks {
    static final String OLDEST = "V300R006";
    private static final int CONNECT_MILLISECONDS = 3000;
    private static final int LITTLE_PER_CENT = 5;
    private static final String LICENSED = "1";
    private static final String ON_TRIAL = "2";

    private final Options options;
    private final List<Finding> findings = new ArrayList<>();

    private Checks(Options options) {
        this.options = options;
    }

    static List<Finding> run(Options options) {
        return new Checks(options).look();
    }

    private List<Finding> look() {
        OceanstorOptions.problem(options)
                .ifPresent(fault ->
                        findings.add(new Finding.Failure("chap-secret-length", OceanstorOptions.CHAP_PASSWORD, fault)));
        boolean reached = false;
        try (RestSession rest = new RestSession(options)) {
            Array array = new Array(rest);
            reached = login(array);
            if (reached) {
                attempt("pools-exist", "array", () -> pools(array));
                attempt("features-licensed", "array", () -> licences(rest));
                attempt("portals-exist", "array", () -> portals(array));
            }
        } catch (StorageException e) {
            findings.add(new Finding.Failure("certificate-readable", OceanstorOptions.CERTIFICATE, e.fault()));
        }
        if (!reached) {
            for (String check : List.of("firmware-supported", "pools-exist", "features-licensed", "portals-exist")) {
                findings.add(new Finding.Skipped(check, "array", "the array does not let us in"));
            }
        }
        OceanstorOptions.list(options, OceanstorOptions.PORTALS).forEach(this::reach);
        return findings;
    }

    private boolean login(Array array) {
        String address = options.text(OceanstorOptions.ADDRESS);
        try {
            JsonNode system = array.system();
            String version = system.path("PRODUCTVERSION").asString("");
            pass("management-address-answers", address, system.path("NAME").asString("") + " " + version);
            pass("credentials-work", options.text(OceanstorOptions.USER), "logged in");
            firmware(version);
            return true;
        } catch (StorageException e) {
            String field = e.fault().about().getOrDefault("field", OceanstorOptions.ADDRESS);
            boolean ofAccount = field.equals(OceanstorOptions.PASSWORD) || field.equals(OceanstorOptions.USER);
            if (ofAccount) {
                pass("management-address-answers", address, "an array");
            }
            findings.add(new Finding.Failure(
                    ofAccount ? "credentials-work" : "management-address-answers",
                    ofAccount ? options.text(OceanstorOptions.USER) + " at " + address : address,
                    e.fault()));
            return false;
        } catch (Refusal e) {
            findings.add(new Finding.Failure(
                    "management-address-answers", address, e.fault().fault()));
            return false;
        }
    }

    private void firmware(String version) {
        if (version.compareTo(OLDEST) >= 0) {
            pass("firmware-supported", "array", version);
            return;
        }
        findings.add(new Finding.Failure(
                "firmware-supported",
                "array",
                Fault.of(
                                OceanstorFault.ARRAY_FIRMWARE_TOO_OLD,
                                "Looking at the array's firmware",
                                "it has " + version + ", and names of LUNs may only be 31 characters long there",
                                "Upgrade the array to " + OLDEST + " or later, or use Cinder's own driver for it.")
                        .about("version", version)));
    }

    private void pools(Array array) {
        List<JsonNode> known = array.pools().toList();
        for (String name : OceanstorOptions.list(options, OceanstorOptions.POOLS)) {
            Optional<JsonNode> pool = known.stream()
                    .filter(each -> each.path("NAME").asString("").equals(name))
                    .findFirst();
            if (pool.isEmpty()) {
                findings.add(new Finding.Failure(
                        "pools-exist",
                        "pool " + name,
                        Array.poolMissing(name, known).fault()));
                continue;
            }
            pass("pools-exist", "pool " + name, "there");
            room(name, pool.get());
        }
    }

    private void room(String name, JsonNode pool) {
        long total = pool.path("USERTOTALCAPACITY").asLong(0);
        long free = pool.path("USERFREECAPACITY").asLong(0);
        if (total > 0 && free * 100 / total >= LITTLE_PER_CENT) {
            pass("pool-has-room", "pool " + name, free * 100 / total + " per cent free");
            return;
        }
        findings.add(new Finding.Warning(
                "pool-has-room",
                "pool " + name,
                Fault.of(
                                CommonFault.NO_SPACE,
                                "Looking at the room in pool " + name,
                                "less than " + LITTLE_PER_CENT + " per cent are free",
                                "Extend the pool, or choose another one.")
                        .about("field", OceanstorOptions.POOLS)));
    }

    private void licences(RestSession rest) {
        List<String> needed = new ArrayList<>(List.of("HyperSnap"));
        if (options.flag(OceanstorOptions.THIN)) {
            needed.add("SmartThin");
        }
        boolean clones = rest.get("system/").path("PRODUCTVERSION").asString("").compareTo("V600R003C00") >= 0;
        needed.add(clones ? "HyperClone" : "HyperCopy");
        List<JsonNode> features = rest.get("license/feature").valueStream().toList();
        for (String feature : needed) {
            String state = features.stream()
                    .map(each -> each.path(feature))
                    .filter(each -> !each.isMissingNode())
                    .map(JsonNode::asString)
                    .findFirst()
                    .orElse("");
            if (state.equals(LICENSED) || state.equals(ON_TRIAL)) {
                pass("features-licensed", feature, "licensed");
            } else {
                findings.add(new Finding.Failure(
                        "features-licensed",
                        feature,
                        Fault.of(
                                OceanstorFault.ARRAY_LICENCE_MISSING,
                                "Looking at the array's licences",
                                "there is none for " + feature,
                                "Import a licence for " + feature + " into the array."
                                        + (feature.equals("SmartThin")
                                                ? " Or set " + OceanstorOptions.THIN + " to false."
                                                : ""))));
            }
        }
    }

    private void portals(Array array) {
        Portals portals = new Portals(array, OceanstorOptions.list(options, OceanstorOptions.PORTALS));
        Map<String, String> names = portals.names();
        Map<String, Boolean> links = portals.links();
        for (String ip : OceanstorOptions.list(options, OceanstorOptions.PORTALS)) {
            if (!names.containsKey(ip)) {
                findings.add(new Finding.Failure(
                        "portals-exist",
                        "portal " + ip,
                        Portals.missing(ip, names.keySet()).fault()));
            } else if (!links.getOrDefault(ip, false)) {
                findings.add(new Finding.Failure(
                        "portals-exist",
                        "portal " + ip,
                        portalFault(
                                ip,
                                "the array says that its link is down",
                                "Look at the cable, the port and the switch.")));
            } else {
                pass("portals-exist", "portal " + ip, names.getOrDefault(ip, ""));
            }
        }
    }

    private void reach(String ip) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(ip, Portals.PORT), CONNECT_MILLISECONDS);
            pass("portal-reachable", "portal " + ip, "answers on port " + Portals.PORT);
        } catch (IOException e) {
            findings.add(new Finding.Failure(
                    "portal-reachable",
                    "portal " + ip,
                    portalFault(
                            ip,
                            "port " + Portals.PORT + " does not answer this machine: " + e.getMessage(),
                            "Look at address, route, VLAN and firewall between this machine and the portal.")));
        }
    }

    private static Fault portalFault(String ip, String cause, String correction) {
        return Fault.of(OceanstorFault.ARRAY_PORTAL_UNUSABLE, "Looking at iSCSI portal " + ip, cause, correction)
                .about("field", OceanstorOptions.PORTALS)
                .about("portal", ip);
    }

    private void attempt(String check, String where, Runnable work) {
        try {
            Calls.guarded(() -> {
                work.run();
                return true;
            });
        } catch (StorageException e) {
            findings.add(new Finding.Failure(check, where, e.fault()));
        }
    }

    private void pass(String check, String where, String saw) {
        findings.add(new Finding.Pass(check, where, saw));
    }
}
