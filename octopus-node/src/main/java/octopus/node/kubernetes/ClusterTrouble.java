package octopus.node.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** What the client library throws, in our words: what was asked, what the cluster said, the way out. */
record ClusterTrouble(String node, String server) {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int REFUSED_FROM = 400;

    /** @param what is being done, and to what: {@code "Reading configmap/cinder-etc"} */
    <T> T guard(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (KubernetesClientException e) {
            throw new StorageException(fault(what, e), e);
        }
    }

    static boolean isConflict(KubernetesClientException e) {
        return e.getCode() == CONFLICT;
    }

    static boolean isMissing(KubernetesClientException e) {
        return e.getCode() == NOT_FOUND;
    }

    static boolean isAboutTheAccount(KubernetesClientException e) {
        return e.getCode() == UNAUTHORIZED || e.getCode() == FORBIDDEN;
    }

    Fault fault(String what, KubernetesClientException e) {
        String said = said(e);
        Fault fault =
                switch (e.getCode()) {
                    case UNAUTHORIZED ->
                        Fault.of(
                                KubernetesFault.CLUSTER_LOGIN_REFUSED,
                                what,
                                "the cluster does not accept the token or certificate: " + said,
                                "Give a kubeconfig that is valid now (octopus node change): kubectl create token.");
                    case FORBIDDEN ->
                        Fault.of(
                                KubernetesFault.CLUSTER_FORBIDS,
                                what,
                                said,
                                "Give the account a Role with this verb and resource, and bind it (RoleBinding).");
                    case NOT_FOUND ->
                        Fault.of(
                                KubernetesFault.CLUSTER_OBJECT_MISSING,
                                what,
                                said,
                                "Look for its name and namespace: kubectl get.");
                    default ->
                        e.getCode() >= REFUSED_FROM
                                ? Fault.of(
                                        KubernetesFault.CLUSTER_OBJECT_REFUSED,
                                        what,
                                        said,
                                        "The cause is what the cluster said.")
                                : unreachable(what, e);
                };
        return fault.about("node", node).about("server", server);
    }

    private Fault unreachable(String what, KubernetesClientException e) {
        Throwable deepest = deepest(e);
        if (deepest instanceof SSLException || deepest instanceof java.security.GeneralSecurityException) {
            return Fault.of(
                    KubernetesFault.CLUSTER_NOT_TRUSTED,
                    what,
                    server + " shows a certificate that the kubeconfig does not vouch for: " + words(deepest),
                    "Take certificate-authority-data from that very cluster, and the address that its certificate names.");
        }
        return Fault.of(
                CommonFault.UNREACHABLE,
                what,
                "the cluster's API at " + server + " does not answer: " + words(deepest),
                "See that the address is right, the API server is up, and no firewall stands between.");
    }

    private static String said(KubernetesClientException e) {
        String status =
                e.getStatus() == null ? "" : String.valueOf(e.getStatus().getMessage());
        return status.isEmpty() || status.equals("null") ? words(deepest(e)) : status;
    }

    private static Throwable deepest(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static String words(Throwable e) {
        String text = e.getMessage();
        return text == null || text.isBlank() ? e.getClass().getSimpleName() : text;
    }
}
