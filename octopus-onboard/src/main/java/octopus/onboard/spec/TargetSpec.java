package octopus.onboard.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

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
     */
    record CinderConf(List<String> hosts, String config, ServiceSpec service, String api, String token)
            implements TargetSpec {
        public CinderConf {
            hosts = List.copyOf(hosts);
        }

        @Override
        public String kind() {
            return CINDER;
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
