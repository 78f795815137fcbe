package octopus.node.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import octopus.node.config.Masks;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;

/**
 * The pods of a workload, made anew after its template or what they read has changed, and waited for until all are ready and
 * stay so.
 *
 * @param reads what the pods read at their start: its versions are noted in the template, so that another version means new pods
 * @param patience how long they may take
 * @param settle how long they must stay as they are
 * @param masked never shown, should the pods say it in their logs
 */
public record Rollout(
        WorkloadRef workload,
        PodTemplateEdit edit,
        List<ConfigRef> reads,
        Duration patience,
        Duration settle,
        List<Secret> masked) {
    private static final long LOOK_AGAIN_MILLIS = 30;
    private static final long SELDOM_MILLIS = 1000;
    private static final int MOST_TOLD = 3;

    public Rollout {
        reads = List.copyOf(reads);
        masked = List.copyOf(masked);
    }

    /** How things are now. Changes nothing. */
    public PodTemplateEdit.Before look(Cluster cluster) {
        return edit.look(raw(cluster));
    }

    /** What is changed in the template, beside that the pods are made anew; empty text when nothing is. */
    public String difference(Cluster cluster) {
        return edit.difference(raw(cluster));
    }

    public void apply(Cluster cluster) {
        String versions = reads.stream()
                .map(ref -> ref + "@"
                        + cluster.configs().find(ref).map(ConfigObject::version).orElse(""))
                .collect(Collectors.joining(" "));
        boolean ignored = cluster.workloads().change(workload, raw -> edit.apply(raw, versions));
        awaitReady(cluster, true);
    }

    /** A workload that is gone needs nothing. */
    public void revert(Cluster cluster, PodTemplateEdit.Before before) {
        if (cluster.workloads().raw(workload).isEmpty()) {
            return;
        }
        boolean ignored = cluster.workloads().change(workload, raw -> edit.revert(raw, before));
        clearTheWay(cluster);
        awaitReady(cluster, false);
    }

    /** A StatefulSet waits for ever for a pod of a template that never gets ready, whatever its template has become since. */
    private void clearTheWay(Cluster cluster) {
        if (workload.kind() == WorkloadRef.Kind.STATEFUL_SET) {
            cluster.workloads().health(raw(cluster)).stream()
                    .filter(pod -> !pod.ready())
                    .forEach(pod -> cluster.workloads().deletePod(pod.name()));
        }
    }

    /** @param mayGiveUp false where hopeless pods are those that are being replaced */
    private void awaitReady(Cluster cluster, boolean mayGiveUp) {
        long end = System.nanoTime() + patience.toNanos();
        long since = System.nanoTime();
        String seen = "";
        for (long wait = LOOK_AGAIN_MILLIS; ; wait = Math.min(SELDOM_MILLIS, wait * 3 / 2)) {
            RawWorkload raw = raw(cluster);
            List<PodHealth> pods = cluster.workloads().health(raw);
            String now = pods.toString();
            if (!raw.progress().done() || !now.equals(seen)) {
                since = System.nanoTime();
                seen = now;
            }
            if (raw.progress().done() && System.nanoTime() - since >= settle.toNanos()) {
                return;
            }
            boolean hopeless = mayGiveUp && pods.stream().anyMatch(PodHealth::hopeless);
            if (hopeless || System.nanoTime() > end) {
                throw notReady(cluster, raw, pods, hopeless);
            }
            pause(wait);
        }
    }

    private StorageException notReady(Cluster cluster, RawWorkload raw, List<PodHealth> pods, boolean hopeless) {
        RawWorkload.Progress progress = raw.progress();
        String stories = pods.stream()
                .filter(pod -> !pod.ready())
                .limit(MOST_TOLD)
                .map(cluster.workloads()::story)
                .collect(Collectors.joining("\n"));
        String cause = progress.updated() + " of " + progress.wanted() + " pods are new and " + progress.ready()
                + " are ready" + (hopeless ? "" : " after " + patience.toSeconds() + " s")
                + (stories.isEmpty() ? "" : ":\n" + Masks.cover(stories, masked));
        return Fault.of(
                        KubernetesFault.WORKLOAD_NOT_READY,
                        "Rolling out " + workload + " in " + cluster.namespace(),
                        cause,
                        "Events and log say why; what was changed before it is the likely reason.")
                .about("workload", workload.toString())
                .about("namespace", cluster.namespace())
                .exception();
    }

    private RawWorkload raw(Cluster cluster) {
        return cluster.workloads()
                .raw(workload)
                .orElseThrow(() -> cluster.workloads().missing(workload));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(CommonFault.TIMED_OUT, "Waiting for pods", "Octopus is stopping", "Start it again.")
                    .exception();
        }
    }
}
