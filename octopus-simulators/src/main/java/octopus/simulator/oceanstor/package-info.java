/**
 * An array of Huawei's OceanStor family, simulated for tests and demonstrations: its REST interface as far as drivers use
 * it, and real iSCSI units behind it. It keeps its objects in memory and forgets them when it ends.
 */
package octopus.simulator.oceanstor;
