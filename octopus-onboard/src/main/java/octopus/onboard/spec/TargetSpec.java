package octopus.onboard.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** Whose block service gets the backend. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TargetSpec.BuiltIn.class, name = TargetSpec.BUILT_IN),
    @JsonSubTypes.Type(value = TargetSpec.CinderConf.class, name = TargetSpec.CINDER),
    @JsonSubTypes.Type(value = TargetSpec.KubernetesCinder.class, name = TargetSpec.KUBERNETES)
})
public sealed interface TargetSpec {
    String BUILT_IN = "built-in";
    String CINDER = "cinder";
    String KUBERNETES = "kubernetes";

    /** As a spec names it. */
    String kind();

    /** Octopus's own. No restart. */
    record BuiltIn() implements TargetSpec {
        @Override
        public String kind() {
            return BUILT_IN;
        }
    }

    /** An existing Cinder, wherever it runs: asked through its own API. */
    sealed interface Remote extends TargetSpec {
        /** Its block storage endpoint with the project: {@code http://…:8776/v3/PROJECT}. */
        String api();

        /** Of an administrator there, where it has no Keystone: {@code user:project}. */
        String token();

        /** How an administrator logs in, where it has one; the token is then not used. */
        Optional<KeystoneLogin> keystone();
    }

    /**
     * An existing Cinder on hosts that are nodes.
     *
     * @param hosts nodes where its volume service runs; each gets the same configuration, the first one first
     * @param config the file that is merged into
     * @param service how its volume service takes notice
     * @param site the directory on the path of the hosts' Python that a package's driver files are put into
     */
    record CinderConf(
            List<String> hosts,
            String config,
            ServiceSpec service,
            String api,
            String token,
            Optional<KeystoneLogin> keystone,
            Optional<String> site)
            implements Remote {
        /** Debian's. */
        public static final String USUAL_SITE = "/usr/lib/python3/dist-packages";

        public CinderConf {
            hosts = List.copyOf(hosts);
        }

        @Override
        public String kind() {
            return CINDER;
        }

        public String python() {
            return site.orElse(USUAL_SITE);
        }
    }

    /** The secret of a spec that is the password for {@link KeystoneLogin}. */
    String PASSWORD = "target.keystone.password";

    /**
     * Who asks a block service with Keystone. The password is among the spec's secrets.
     *
     * @param url of the Identity API, with {@code /v3}
     */
    record KeystoneLogin(String url, String user, String userDomain, String project, String projectDomain) {}

    /**
     * An existing Cinder whose volume service runs in pods.
     *
     * @param node one of its pods, that is a node
     */
    record KubernetesCinder(
            String node,
            Pods pods,
            Texts texts,
            Vendor vendor,
            String api,
            String token,
            Optional<KeystoneLogin> keystone)
            implements Remote {
        /**
         * What keeps the pods.
         *
         * @param workload such as {@code statefulset/cinder-volume}
         * @param container of volume service; empty text where there is only one
         * @param patienceSeconds how long new pods may take to get ready
         * @param settleSeconds how long they must stay ready
         */
        public record Pods(String workload, String container, int patienceSeconds, int settleSeconds) {}

        /**
         * What they read.
         *
         * @param config {@code configmap/NAME} or {@code secret/NAME}; empty text: found among what the pods mount
         * @param enabled key of the text with {@code enabled_backends}; empty text: found
         * @param sections key of the text with a section for each backend; empty text: found
         * @param secrets directory of the container for passwords, where the configuration is no Secret; what is in it is
         *     read by every Cinder
         */
        public record Texts(String config, String enabled, String sections, String secrets) {}

        /**
         * How the vendor's driver gets into the container.
         *
         * @param image with its tag; empty text leaves the image
         * @param volume {@code configmap/NAME}, {@code secret/NAME} or {@code claim/NAME}; empty text for none
         * @param path where the volume is found
         */
        public record Vendor(String image, String volume, String path) {}

        @Override
        public String kind() {
            return KUBERNETES;
        }
    }

    /**
     * A service on a host.
     *
     * @param unit of systemd; empty text where the commands tell
     * @param restart restarts it
     * @param running ends with 0 while it runs, and prints what changes with each start
     * @param log its file; empty text for none
     */
    record ServiceSpec(String unit, List<String> restart, List<String> running, String log) {
        public ServiceSpec {
            restart = List.copyOf(restart);
            running = List.copyOf(running);
        }

        public static ServiceSpec unit(String name) {
            return new ServiceSpec(name, List.of(), List.of(), "");
        }
    }
}
