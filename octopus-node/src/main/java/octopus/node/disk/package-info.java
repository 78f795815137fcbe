/** A volume that can be opened on this machine, as bytes. */
package octopus.node.disk;
