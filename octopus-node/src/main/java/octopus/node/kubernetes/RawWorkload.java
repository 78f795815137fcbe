package octopus.node.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import org.jspecify.annotations.Nullable;

/** A workload as the library has it: three sorts that are alike, and that their classes do not call so. */
record RawWorkload(WorkloadRef ref, HasMetadata object) {
    /**
     * How far the pods are behind the template.
     *
     * @param wanted pods that there shall be
     * @param updated pods that were made of the present template
     * @param ready pods that are ready, of whichever template
     * @param done whether all that is wanted is there, ready, and of the present template
     */
    record Progress(int wanted, int updated, int ready, boolean done) {}

    PodTemplateSpec template() {
        return switch (object) {
            case Deployment it -> it.getSpec().getTemplate();
            case StatefulSet it -> it.getSpec().getTemplate();
            case DaemonSet it -> it.getSpec().getTemplate();
            default -> throw new IllegalStateException(ref + " is a " + object.getKind());
        };
    }

    LabelSelector selector() {
        return switch (object) {
            case Deployment it -> it.getSpec().getSelector();
            case StatefulSet it -> it.getSpec().getSelector();
            case DaemonSet it -> it.getSpec().getSelector();
            default -> throw new IllegalStateException(ref + " is a " + object.getKind());
        };
    }

    /** Whether the cluster itself replaces the pods when the template changes. */
    boolean replacesPods() {
        return switch (object) {
            case StatefulSet it ->
                it.getSpec().getUpdateStrategy() == null
                        || !"OnDelete".equals(it.getSpec().getUpdateStrategy().getType());
            case DaemonSet it ->
                it.getSpec().getUpdateStrategy() == null
                        || !"OnDelete".equals(it.getSpec().getUpdateStrategy().getType());
            default -> true;
        };
    }

    Progress progress() {
        return switch (object) {
            case Deployment it -> deployment(it);
            case StatefulSet it -> statefulSet(it);
            case DaemonSet it -> daemonSet(it);
            default -> throw new IllegalStateException(ref + " is a " + object.getKind());
        };
    }

    private Progress deployment(Deployment it) {
        DeploymentStatus status = it.getStatus() == null ? new DeploymentStatus() : it.getStatus();
        int wanted = number(it.getSpec().getReplicas(), 1);
        int updated = number(status.getUpdatedReplicas(), 0);
        int all = number(status.getReplicas(), 0);
        int available = number(status.getAvailableReplicas(), 0);
        boolean done =
                seen(status.getObservedGeneration()) && updated == wanted && all == wanted && available == wanted;
        return new Progress(wanted, updated, number(status.getReadyReplicas(), 0), done);
    }

    private Progress statefulSet(StatefulSet it) {
        StatefulSetStatus status = it.getStatus() == null ? new StatefulSetStatus() : it.getStatus();
        int wanted = number(it.getSpec().getReplicas(), 1);
        int updated = number(status.getUpdatedReplicas(), 0);
        int ready = number(status.getReadyReplicas(), 0);
        boolean done = seen(status.getObservedGeneration()) && updated == wanted && ready == wanted;
        return new Progress(wanted, updated, ready, done);
    }

    private Progress daemonSet(DaemonSet it) {
        DaemonSetStatus status = it.getStatus() == null ? new DaemonSetStatus() : it.getStatus();
        int wanted = number(status.getDesiredNumberScheduled(), 0);
        int updated = number(status.getUpdatedNumberScheduled(), 0);
        int available = number(status.getNumberAvailable(), 0);
        boolean done = seen(status.getObservedGeneration()) && updated == wanted && available == wanted;
        return new Progress(wanted, updated, number(status.getNumberReady(), 0), done);
    }

    /** Before that, the status is about an older template. */
    private boolean seen(@Nullable Long observed) {
        Long generation = object.getMetadata().getGeneration();
        return observed != null && generation != null && observed >= generation;
    }

    private static int number(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
