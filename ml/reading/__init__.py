"""From a number found on a page to what it says, and how sure that is."""
