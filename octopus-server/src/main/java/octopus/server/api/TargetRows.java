package octopus.server.api;

import java.util.Map;
import java.util.Optional;
import octopus.onboard.spec.TargetSpec;

/** A spec's target as the spec that was sent has it: what is shown may be changed and sent back. */
final class TargetRows {
    private TargetRows() {}

    static Row row(TargetSpec target) {
        Row row = Row.of().put("kind", target.kind());
        return switch (target) {
            case TargetSpec.BuiltIn _ -> row;
            case TargetSpec.CinderConf cinder -> hosts(row, cinder);
            case TargetSpec.KubernetesCinder pods -> pods(row, pods);
        };
    }

    private static Row hosts(Row row, TargetSpec.CinderConf cinder) {
        TargetSpec.ServiceSpec service = cinder.service();
        row.put("hosts", cinder.hosts())
                .put("config", cinder.config())
                .put(
                        "service",
                        Row.of()
                                .put("unit", service.unit())
                                .put("restart", service.restart())
                                .put("running", service.running())
                                .put("log", service.log()))
                .when(cinder.site().isPresent(), "python", cinder.site());
        return remote(row, cinder);
    }

    private static Row pods(Row row, TargetSpec.KubernetesCinder cinder) {
        TargetSpec.KubernetesCinder.Pods pods = cinder.pods();
        TargetSpec.KubernetesCinder.Texts texts = cinder.texts();
        TargetSpec.KubernetesCinder.Vendor vendor = cinder.vendor();
        row.put("node", cinder.node())
                .put("workload", pods.workload())
                .put("container", pods.container())
                .put("ready_within", pods.patienceSeconds())
                .put("settle", pods.settleSeconds())
                .put("config", texts.config())
                .put("enabled", texts.enabled())
                .put("sections", texts.sections())
                .put("secrets", texts.secrets());
        Row brought = Row.of();
        Map.of("image", vendor.image(), "volume", vendor.volume(), "path", vendor.path())
                .forEach((name, text) -> brought.when(!text.isEmpty(), name, text));
        row.when(!brought.map().isEmpty(), "vendor", brought);
        return remote(row, cinder);
    }

    private static Row remote(Row row, TargetSpec.Remote remote) {
        Optional<Row> login = remote.keystone()
                .map(keystone -> Row.of()
                        .put("url", keystone.url())
                        .put("user", keystone.user())
                        .put("user_domain", keystone.userDomain())
                        .put("project", keystone.project())
                        .put("project_domain", keystone.projectDomain()));
        return row.put("api", remote.api()).put("token", remote.token()).when(login.isPresent(), "keystone", login);
    }
}
