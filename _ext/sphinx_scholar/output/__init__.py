"""What single builders need for our own nodes: maths, cites, print, e-books."""
