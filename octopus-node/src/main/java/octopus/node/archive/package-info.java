/** Driver packages as files: built so that the same inputs give the same bytes, signed, verified, unpacked. */
@org.jspecify.annotations.NullMarked
package octopus.node.archive;
