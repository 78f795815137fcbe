/** Services of a node: restarted or reloaded, waited for until they are healthy, with their last words when they are not. */
@org.jspecify.annotations.NullMarked
package octopus.node.service;
