package octopus.onboard.change;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.node.config.ConfigFormat;
import octopus.node.kubernetes.ConfigRef;
import octopus.node.kubernetes.PodTemplateEdit;
import octopus.node.kubernetes.WorkloadRef;
import octopus.node.network.NetworkFault;
import octopus.onboard.product.ProductFile.Coding;
import octopus.onboard.spec.NetworkSpec.InterfaceWish;
import octopus.onboard.spec.TargetSpec.KeystoneLogin;
import octopus.onboard.spec.TargetSpec.ServiceSpec;
import octopus.spi.Fault;

/** One thing that a plan makes otherwise. Stored with the plan, so without secrets: those are named, and looked up late. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.RegisterBackend.class, name = "register-backend"),
    @JsonSubTypes.Type(value = Change.ChangeBackend.class, name = "change-backend"),
    @JsonSubTypes.Type(value = Change.CreateVolumeType.class, name = "create-volume-type"),
    @JsonSubTypes.Type(value = Change.EnableScheduling.class, name = "enable-scheduling"),
    @JsonSubTypes.Type(value = Change.WriteConfigFile.class, name = "write-config-file"),
    @JsonSubTypes.Type(value = Change.InstallFiles.class, name = "install-files"),
    @JsonSubTypes.Type(value = Change.InstallPackages.class, name = "install-packages"),
    @JsonSubTypes.Type(value = Change.ConfigureInterface.class, name = "configure-interface"),
    @JsonSubTypes.Type(value = Change.KeepLibvirtSecret.class, name = "keep-libvirt-secret"),
    @JsonSubTypes.Type(value = Change.RestartService.class, name = "restart-service"),
    @JsonSubTypes.Type(value = Change.MergeClusterConfig.class, name = "merge-cluster-config"),
    @JsonSubTypes.Type(value = Change.RollOut.class, name = "roll-out"),
    @JsonSubTypes.Type(value = Change.CreateRemoteType.class, name = "create-remote-type")
})
public sealed interface Change {
    /** Nobody's node: the control plane itself. */
    String HERE = "";

    /** The object that it is about. */
    String subject();

    /** Where it is done; {@link #HERE} for the control plane. */
    default String node() {
        return HERE;
    }

    /** A backend that nobody gets volumes of yet. */
    record RegisterBackend(String backend, String driver, Map<String, String> options, String zone) implements Change {
        @Override
        public String subject() {
            return "backend " + backend;
        }
    }

    /** Other options or secrets of a backend that is there. @param secrets names of those that are new */
    record ChangeBackend(String backend, Map<String, String> options, Set<String> secrets, String zone)
            implements Change {
        @Override
        public String subject() {
            return "backend " + backend;
        }
    }

    record CreateVolumeType(String type, Map<String, String> extraSpecs) implements Change {
        @Override
        public String subject() {
            return "volume type " + type;
        }
    }

    /** From now on the scheduler sees the backend's pools. */
    record EnableScheduling(String backend) implements Change {
        @Override
        public String subject() {
            return "scheduling to backend " + backend;
        }
    }

    /** @param terms beyond the usual ones */
    record WriteConfigFile(
            String node, String path, ConfigFormat format, List<Edit> edits, String mode, Optional<Terms> terms)
            implements Change {
        @Override
        public String subject() {
            return "file " + path;
        }
    }

    /**
     * How a file is treated that is not there.
     *
     * @param like the file whose owner a new one gets; empty text leaves it to the node
     * @param onlyThere whether it is left out
     */
    record Terms(String like, boolean onlyThere) {}

    /** A directory with files of a driver package. @param folder of the package @param directory of the node, its own */
    record InstallFiles(String node, String name, String version, String folder, String directory) implements Change {
        @Override
        public String subject() {
            return "files of package " + name + " " + version + " in " + directory;
        }
    }

    /** Packages of the operating system that a driver package carries. @param name of the driver package */
    record InstallPackages(String node, String name, String version) implements Change {
        @Override
        public String subject() {
            return "system packages of package " + name + " " + version;
        }
    }

    /** @param made interfaces of that node that earlier changes make */
    record ConfigureInterface(InterfaceWish wish, List<String> made) implements Change {
        public ConfigureInterface {
            made = List.copyOf(made);
        }

        @Override
        public String subject() {
            return "interface " + wish.name();
        }

        @Override
        public String node() {
            return wish.node();
        }

        /** Whether something that is missing now is made before. */
        public boolean standsOn(Fault fault) {
            return fault.code() == NetworkFault.NETWORK_DEVICE_MISSING
                    && made.contains(fault.about().getOrDefault("interface", ""));
        }
    }

    /** @param uuid name of the secret that is its identity @param key name of the secret that is its value */
    record KeepLibvirtSecret(String node, String uuid, String key, String usage) implements Change {
        @Override
        public String subject() {
            return "libvirt secret for " + usage;
        }
    }

    record RestartService(String node, ServiceSpec service, boolean onRevert) implements Change {
        @Override
        public String subject() {
            return "service " + (service.unit().isEmpty() ? String.join(" ", service.restart()) : service.unit());
        }
    }

    /** In the cluster of a node that is a pod. @param texts what is wanted in which text of the object, by key */
    record MergeClusterConfig(String node, ConfigRef object, Map<String, Text> texts) implements Change {
        @Override
        public String subject() {
            return object.toString();
        }
    }

    /** What is wanted in a text. */
    record Text(ConfigFormat format, List<Edit> edits) {}

    /**
     * New pods for a workload, in the cluster of a node that is a pod.
     *
     * @param reads what they read at their start
     * @param patienceSeconds how long they may take to get ready
     * @param settleSeconds how long they must stay ready
     * @param onRevert whether it is done when changes are taken back, and not when they are made
     */
    record RollOut(
            String node,
            WorkloadRef workload,
            PodTemplateEdit edit,
            List<ConfigRef> reads,
            int patienceSeconds,
            int settleSeconds,
            boolean onRevert)
            implements Change {
        @Override
        public String subject() {
            return workload.toString();
        }
    }

    /** In another block service, by its API. */
    record CreateRemoteType(
            String api, String token, Optional<KeystoneLogin> keystone, String type, Map<String, String> extraSpecs)
            implements Change {
        @Override
        public String subject() {
            return "volume type " + type + " of " + api;
        }
    }

    /**
     * One key of a file.
     *
     * @param secret the name of the spec's secret whose value it gets; empty text where {@code value} is it
     * @param coding how it is written; plain without one
     */
    record Edit(Kind kind, String section, String key, String value, String secret, Optional<Coding> coding) {
        /** What is done to the key. */
        public enum Kind {
            SET,
            UNSET,
            ADD_ITEM,
            DROP_SECTION,
            /** What else the section has goes; {@code value} names, with commas, what stays. */
            KEEP_ONLY
        }

        public static Edit set(String section, String key, String value) {
            return new Edit(Kind.SET, section, key, value, "", Optional.empty());
        }

        public static Edit secret(String section, String key, String name) {
            return new Edit(Kind.SET, section, key, "", name, Optional.empty());
        }

        public static Edit keepOnly(String section, List<String> keys) {
            return new Edit(Kind.KEEP_ONLY, section, "", String.join(",", keys), "", Optional.empty());
        }

        public Edit coded(Coding how) {
            return new Edit(kind, section, key, value, secret, Optional.of(how));
        }

        public static Edit item(String section, String key, String item) {
            return new Edit(Kind.ADD_ITEM, section, key, item, "", Optional.empty());
        }
    }
}
