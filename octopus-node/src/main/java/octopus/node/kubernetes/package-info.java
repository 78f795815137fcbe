/** Hands in a Kubernetes cluster: a pod as a node, ConfigMaps and Secrets merged into, workloads rolled out. */
@org.jspecify.annotations.NullMarked
package octopus.node.kubernetes;
