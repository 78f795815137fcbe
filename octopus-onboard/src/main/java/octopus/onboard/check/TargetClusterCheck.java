package octopus.onboard.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.config.ConfigFormat;
import octopus.node.kubernetes.Cluster;
import octopus.node.kubernetes.ConfigRef;
import octopus.node.kubernetes.KubernetesFault;
import octopus.node.kubernetes.Workload;
import octopus.node.kubernetes.WorkloadRef;
import octopus.onboard.change.CinderTexts;
import octopus.onboard.product.Origin;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec.KubernetesCinder;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** The cluster of a Cinder in pods: it answers, lets us do what will be needed, and its pods are well. */
final class TargetClusterCheck implements Check {
    private static final String CONFIG = "target-config-readable";
    private static final String WORKLOAD = "target-pods-ready";
    private static final String ALLOWED = "target-cluster-allows";

    @Override
    public String id() {
        return "target-cluster";
    }

    @Override
    public String sentence() {
        return "The target's cluster answers and permits what is needed, its configuration is found, its pods are ready.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return environment.spec().target() instanceof KubernetesCinder;
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        if (!(environment.spec().target() instanceof KubernetesCinder target)) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        Cluster cluster;
        try {
            cluster = environment.cluster(target.node());
            found.add(new Finding.Pass("target-cluster-answers", "node " + target.node(), cluster.version()));
        } catch (StorageException e) {
            return List.of(new Finding.Failure("target-cluster-answers", "node " + target.node(), e.fault()));
        }
        found.add(namespace(cluster));
        found.addAll(workload(cluster, target));
        Optional<CinderTexts> texts = texts(environment, cluster, target, found);
        found.add(allowed(cluster, target, texts));
        vendor(environment, target).ifPresent(found::add);
        return found;
    }

    /** Files of a package do not get into an image by themselves. */
    private static Optional<Finding> vendor(CheckEnvironment environment, KubernetesCinder target) {
        boolean packaged = environment
                .product()
                .filter(product -> product.origin() instanceof Origin.Packaged)
                .isPresent();
        boolean given =
                !target.vendor().image().isEmpty() || !target.vendor().volume().isEmpty();
        return packaged && !given
                ? Optional.of(new Finding.Warning(
                        "target-driver-files",
                        target.pods().workload(),
                        Fault.of(
                                        OnboardFault.CHECK_FAILED,
                                        "Driver of product "
                                                + environment.spec().product(),
                                        "it comes in a package, and nothing is said of how its files get into the pods",
                                        "If the image has them already, all is well; otherwise give target.vendor: image or"
                                                + " volume.")
                                .about("field", "target.vendor")))
                : Optional.empty();
    }

    /** An account of a namespace alone may not look at it; then what is asked inside says more. */
    private static Finding namespace(Cluster cluster) {
        String where = "namespace " + cluster.namespace();
        try {
            return cluster.hasNamespace()
                    ? new Finding.Pass("target-namespace", where, "there")
                    : failure(
                            "target-namespace",
                            where,
                            KubernetesFault.CLUSTER_OBJECT_MISSING,
                            "the cluster has none of this name",
                            "Name the one where Cinder runs: octopus node change.");
        } catch (StorageException e) {
            if (e.fault().code() == KubernetesFault.CLUSTER_FORBIDS) {
                return new Finding.Skipped("target-namespace", where, "the account may not look at namespaces");
            }
            return new Finding.Failure("target-namespace", where, e.fault());
        }
    }

    private static List<Finding> workload(Cluster cluster, KubernetesCinder target) {
        WorkloadRef ref = WorkloadRef.of(target.pods().workload());
        String where = ref + " in " + cluster.namespace();
        try {
            Workload workload = cluster.workloads().get(ref);
            List<Finding> found = new ArrayList<>();
            if (!workload.replacesPods()) {
                found.add(failure(
                        WORKLOAD,
                        where,
                        OnboardFault.CHECK_FAILED,
                        "its pods are only replaced when a person deletes them (OnDelete)",
                        "Set its update strategy to RollingUpdate."));
            }
            if (workload.wanted() == 0) {
                found.add(failure(
                        WORKLOAD,
                        where,
                        OnboardFault.CHECK_FAILED,
                        "it has no pods",
                        "Scale it up: kubectl scale --replicas=1 " + ref + "."));
            } else if (!workload.ready()) {
                found.add(failure(
                        WORKLOAD,
                        where,
                        KubernetesFault.WORKLOAD_NOT_READY,
                        workload.complaints().isEmpty() ? "it is being rolled out" : workload.complaints(),
                        "See why (kubectl describe pod), or wait until it is rolled out, then run the checks again."));
            }
            if (found.isEmpty()) {
                found.add(new Finding.Pass(WORKLOAD, where, workload.wanted() + " pods ready"));
            }
            return found;
        } catch (StorageException e) {
            return List.of(new Finding.Failure(WORKLOAD, where, e.fault()));
        }
    }

    private static Optional<CinderTexts> texts(
            CheckEnvironment environment, Cluster cluster, KubernetesCinder target, List<Finding> found) {
        String name = environment.spec().name();
        try {
            CinderTexts texts = CinderTexts.find(cluster, target);
            String where = texts.ref() + " " + texts.sections() + " in " + cluster.namespace();
            List<String> there = ConfigFormat.INI.keys(where, texts.text(), name);
            if (texts.object().immutable()) {
                found.add(failure(
                        CONFIG,
                        where,
                        OnboardFault.CHECK_FAILED,
                        "it is immutable",
                        "Make it anew without immutable: true, or have whoever renders it do so."));
            } else if (!there.isEmpty() && environment.active().isEmpty()) {
                found.add(failure(
                        "names-free",
                        "section [" + name + "] of " + where,
                        OnboardFault.NAME_TAKEN,
                        "it is there already, with " + String.join(", ", there),
                        "Choose another name."));
            } else {
                found.add(new Finding.Pass(CONFIG, where, "read"));
            }
            return Optional.of(texts);
        } catch (StorageException e) {
            found.add(new Finding.Failure(CONFIG, "cluster of node " + target.node(), e.fault()));
            return Optional.empty();
        }
    }

    private static Finding allowed(Cluster cluster, KubernetesCinder target, Optional<CinderTexts> texts) {
        WorkloadRef.Kind kind = WorkloadRef.of(target.pods().workload()).kind();
        String workloads = kind.word() + "s";
        List<String> missing = new ArrayList<>();
        for (String verb : List.of("get", "update")) {
            ask(cluster, missing, verb, "apps", workloads);
        }
        ask(cluster, missing, "list", "", "pods");
        if (kind == WorkloadRef.Kind.STATEFUL_SET) {
            // One that waits for a pod of a bad template goes on only when that pod is deleted.
            ask(cluster, missing, "delete", "", "pods");
        }
        boolean map = texts.map(each -> each.ref().kind() == ConfigRef.Kind.CONFIG_MAP)
                .orElse(false);
        for (String resource : map ? List.of("configmaps", "secrets") : List.of("secrets")) {
            for (String verb : List.of("get", "create", "update", "delete")) {
                ask(cluster, missing, verb, "", resource);
            }
        }
        String where = "namespace " + cluster.namespace();
        return missing.isEmpty()
                ? new Finding.Pass(ALLOWED, where, "all that is needed")
                : failure(
                        ALLOWED,
                        where,
                        KubernetesFault.CLUSTER_FORBIDS,
                        "the account of node " + target.node() + " may not " + String.join(", ", missing),
                        "Give it a Role with these verbs and resources, and bind it (RoleBinding).");
    }

    private static void ask(Cluster cluster, List<String> missing, String verb, String group, String resource) {
        if (!cluster.may(verb, group, resource)) {
            missing.add(verb + " " + resource);
        }
    }

    private static Finding failure(String check, String where, FaultCode code, String cause, String correction) {
        return new Finding.Failure(
                check, where, Fault.of(code, where, cause, correction).about("field", "target"));
    }
}
