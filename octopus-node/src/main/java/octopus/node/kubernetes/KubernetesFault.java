package octopus.node.kubernetes;

import octopus.spi.FaultCode;

/** What can go wrong in a Kubernetes cluster. */
public enum KubernetesFault implements FaultCode {
    KUBECONFIG_UNREADABLE(Kind.CALLER, "The kubeconfig cannot be read, or needs files or programs of another machine."),
    CLUSTER_LOGIN_REFUSED(Kind.NODE, "The cluster does not know the token or the certificate."),
    CLUSTER_FORBIDS(Kind.NODE, "The cluster does not let the account do what is needed."),
    CLUSTER_NOT_TRUSTED(Kind.NETWORK, "The cluster's certificate is not signed by the authority of the kubeconfig."),
    CLUSTER_OBJECT_MISSING(Kind.NODE, "The cluster has no object of this name."),
    CLUSTER_OBJECT_AMBIGUOUS(Kind.CALLER, "Several objects of the cluster may be meant."),
    CLUSTER_OBJECT_REFUSED(Kind.NODE, "The cluster does not take an object as it was to be written."),
    POD_NOT_THERE(Kind.NODE, "There is no running pod that fits."),
    POD_LOST(Kind.NETWORK, "The connection to a pod broke while a command was running there."),
    WORKLOAD_NOT_READY(Kind.NODE, "The pods of a workload did not become ready.");

    private final Kind kind;
    private final String sentence;

    KubernetesFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
