package octopus.node.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a pod is.
 *
 * @param container the first one that is not ready; empty text when none is known
 * @param reason why it is not ready, as the cluster says it; empty text when it is
 * @param hopeless whether waiting for it makes no sense
 */
public record PodHealth(String name, String container, boolean ready, String reason, int restarts, boolean hopeless) {
    /** Of a container that ends again and again this many are enough to know. */
    private static final int ENOUGH_RESTARTS = 3;

    static PodHealth of(Pod pod) {
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        boolean leaving = pod.getMetadata().getDeletionTimestamp() != null;
        boolean ready = !leaving
                && status.getConditions().stream()
                        .anyMatch(each -> "Ready".equals(each.getType()) && "True".equals(each.getStatus()));
        int restarts = containers(status).stream()
                .mapToInt(each -> Objects.requireNonNullElse(each.getRestartCount(), 0))
                .sum();
        String reason = ready ? "" : reason(status, leaving);
        boolean hopeless = !ready
                && (reason.contains("InvalidImageName")
                        || reason.contains("CrashLoopBackOff") && restarts >= ENOUGH_RESTARTS);
        return new PodHealth(pod.getMetadata().getName(), unready(pod, status), ready, reason, restarts, hopeless);
    }

    /** As a line for people. */
    @Override
    public String toString() {
        return "pod " + name + ": " + (ready ? "ready" : reason)
                + (restarts == 0 ? "" : ", started " + (restarts + 1) + " times");
    }

    private static String unready(Pod pod, PodStatus status) {
        return containers(status).stream()
                .filter(each -> !Boolean.TRUE.equals(each.getReady()))
                .map(ContainerStatus::getName)
                .findFirst()
                .orElseGet(() -> pod.getSpec().getContainers().isEmpty()
                        ? ""
                        : pod.getSpec().getContainers().getFirst().getName());
    }

    private static List<ContainerStatus> containers(PodStatus status) {
        List<ContainerStatus> all = new ArrayList<>(status.getInitContainerStatuses());
        all.addAll(status.getContainerStatuses());
        return all;
    }

    private static String reason(PodStatus status, boolean leaving) {
        List<String> words = new ArrayList<>();
        words.add(leaving ? "being deleted" : Objects.requireNonNullElse(status.getPhase(), "unknown"));
        if (status.getReason() != null) {
            words.add(both(status.getReason(), status.getMessage()));
        }
        for (ContainerStatus each : containers(status)) {
            ContainerState state = each.getState();
            if (state != null && state.getWaiting() != null) {
                words.add("container " + each.getName() + " waits: "
                        + both(
                                state.getWaiting().getReason(),
                                state.getWaiting().getMessage()));
            }
            ContainerState last = state != null && state.getTerminated() != null ? state : each.getLastState();
            if (last != null && last.getTerminated() != null) {
                words.add("container " + each.getName() + " ended with exit code "
                        + last.getTerminated().getExitCode());
            }
        }
        status.getConditions().stream()
                .filter(each -> "False".equals(each.getStatus()) && each.getMessage() != null)
                .forEach(each -> words.add(each.getMessage()));
        return String.join(", ", words.stream().distinct().toList());
    }

    private static String both(@Nullable String reason, @Nullable String message) {
        return Objects.requireNonNullElse(reason, "")
                + (message == null || message.isBlank() ? "" : " (" + message + ")");
    }
}
