package octopus.onboard.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** Whose block service gets the backend. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TargetSpec.BuiltIn.class, name = TargetSpec.BUILT_IN),
    @JsonSubTypes.Type(value = TargetSpec.CinderConf.class, name = TargetSpec.CINDER)
})
public sealed interface TargetSpec {
    String BUILT_IN = "built-in";
    String CINDER = "cinder";

    /** As a spec names it. */
    String kind();

    /** Octopus's own. No restart. */
    record BuiltIn() implements TargetSpec {
        @Override
        public String kind() {
            return BUILT_IN;
        }
    }

    /**
     * An existing Cinder on hosts that are nodes.
     *
     * @param hosts nodes where its volume service runs; each gets the same configuration, the first one first
     * @param config the file that is merged into
     * @param service how its volume service takes notice
     * @param api its block storage endpoint with the project: {@code http://…:8776/v3/PROJECT}
     * @param token of an administrator there, where it has no Keystone: {@code user:project}
     * @param keystone how an administrator logs in, where it has one; the token is then not used
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
            implements TargetSpec {
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
