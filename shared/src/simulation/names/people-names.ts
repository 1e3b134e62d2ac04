/** First and last names by region; a person takes both from one region, mostly the country's own. */
export interface NamePool {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const NAME_POOLS: Readonly<Record<string, NamePool>> = {
  german: {
    first:
      words(`Anna Julia Katharina Lena Sabine Franziska Miriam Svenja Birgit Heike Nina Claudia Theresa
      Carolin Judith Lukas Jan Felix Tobias Stefan Markus Andreas Florian Sebastian Matthias Jonas Philipp
      Christoph Moritz Henning Dirk Ralf Bernd Oliver Niklas`),
    last: words(`Becker Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann
      Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier König Walter Huber Kaiser Fuchs
      Peters Lang Scholz Möller Weiß Jung Hahn Vogel Friedrich Keller Günther Frank Berger Winkler Roth
      Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Brandt Haas Graf Dietrich`),
  },
  french: {
    first:
      words(`Camille Claire Élodie Juliette Sophie Manon Aurélie Nathalie Léa Margaux Céline Inès
      Mathilde Pauline Amélie Antoine Julien Nicolas Thomas Guillaume Mathieu Alexandre Romain Vincent
      Olivier Étienne Laurent Hugo Clément Benoît Sébastien Baptiste`),
    last: words(`Martin Bernard Dubois Moreau Laurent Lefebvre Leroy Roux Fournier Girard Bonnet Dupont
      Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure Mercier Blanc Guérin Boyer Garnier Chevalier
      Legrand Gauthier Perrin Robin Clément Morin Henry Roussel Mathieu Gautier Masson Marchand Duval Denis
      Dumont Lemaire Noël Meunier Brunet Besson Caron Barbier`),
  },
  dutch: {
    first:
      words(`Sanne Lotte Femke Anouk Marijke Esther Iris Fleur Eline Mirjam Daan Bram Sander Jeroen
      Pieter Maarten Thijs Ruben Koen Wouter Joost Niels Bas Gijs Hanneke Linda`),
    last: words(`Bakker Visser Smit Meijer Mulder Bos Peters Hendriks Dekker Brouwer Dijkstra Kuipers Postma
      Vermeulen Jacobs Schouten Willems Hoekstra Koster Prins Huisman Veenstra Kramer Molenaar Wouters
      Verhoeven Scholten Timmermans Blom Kuijpers Groen Zijlstra`),
  },
  british: {
    first:
      words(`Emma Charlotte Hannah Olivia Lucy Rebecca Harriet Gemma Alice Eleanor Zoe Fiona Rachel
      Imogen Bethany James Oliver Harry George Daniel Thomas Callum Rory Adam Edward Simon Matthew Lewis
      Duncan Alastair Owen Rhys`),
    last: words(`Wright Hughes Edwards Green Hall Wood Harris Clarke Jackson Turner Cooper Ward Morris Baker
      Morgan Bell Shaw Murray Palmer Holmes Mills Barnes Knight Lloyd Butler Fletcher Chapman Marshall
      Fisher Reid Pearson Hart Gibson Ellis Hawkins Barrett Whitaker Thornton Aldridge Cartwright Sutton
      Pemberton Lockwood Ashworth`),
  },
  american: {
    first:
      words(`Jessica Ashley Megan Lauren Amber Brittany Nicole Danielle Kayla Monica Alicia Vanessa
      Jasmine Erica Kristen Tyler Brandon Justin Ryan Kevin Marcus Derek Jordan Travis Eric Andre Cody
      Brian Jason Darnell Malik Scott Terrence`),
    last: words(`Johnson Williams Davis Miller Wilson Anderson Thompson White Robinson Walker Young Allen
      King Hill Nelson Campbell Mitchell Carter Roberts Phillips Evans Collins Stewart Sanchez Rogers Reed
      Cook Bailey Rivera Cooper Richardson Cox Howard Peterson Ramirez Brooks Sanders Price Bennett Coleman
      Jenkins Perry Powell Long Patterson Washington Foster Simmons Bryant Hayes`),
  },
  spanish: {
    first:
      words(`Lucía María Carmen Paula Marta Elena Cristina Alba Raquel Beatriz Rocío Pilar Javier Carlos
      Alejandro Pablo Sergio Diego Álvaro Adrián Iván Rubén Jorge Miguel Andrés Ignacio`),
    last: words(`García Fernández González López Sánchez Pérez Gómez Ruiz Díaz Moreno Álvarez Romero Navarro
      Torres Domínguez Vázquez Ramos Gil Serrano Blanco Molina Morales Ortega Delgado Castro Ortiz Rubio
      Marín Sanz Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto`),
  },
  italian: {
    first:
      words(`Giulia Francesca Chiara Federica Martina Elisa Valentina Alessia Silvia Marco Luca Matteo
      Davide Andrea Alessandro Lorenzo Simone Stefano Riccardo Giovanni Paolo Fabio`),
    last: words(`Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti
      Costa Giordano Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara
      Galli Martini Leone Longo Gentile Martinelli Vitale`),
  },
  nordic: {
    first:
      words(`Astrid Ingrid Freja Linnea Maja Elin Sofie Karin Ida Signe Lars Erik Anders Mikkel Henrik
      Oskar Johan Magnus Søren Nils Emil Jesper Fredrik Axel`),
    last: words(`Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson
      Lindberg Lindgren Berg Bergström Sandberg Nyström Holm Nielsen Jensen Hansen Pedersen Christensen
      Rasmussen Sørensen Haugen Lund Dahl Solberg Bakke Strand`),
  },
  polish: {
    first:
      words(`Agnieszka Magdalena Karolina Joanna Aleksandra Monika Natalia Ewa Piotr Tomasz Michał
      Krzysztof Paweł Marcin Łukasz Wojciech Jakub Kamil Grzegorz`),
    last: words(`Nowak Kowalczyk Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski
      Mazur Jankowski Kwiatkowski Krawczyk Piotrowski Grabowski Pawłowski Michalski Król Wieczorek Jabłoński
      Wróbel Dudek Stępień Górski Sikora Baran`),
  },
  southAsian: {
    first:
      words(`Priyanka Ananya Deepika Kavita Neha Aishwarya Shreya Meera Pooja Divya Rahul Arjun Vikram
      Sanjay Rohan Aditya Karthik Nikhil Suresh Amit Imran Bilal Farah Nadia Hamza`),
    last: words(`Sharma Patel Gupta Reddy Nair Iyer Menon Desai Mehta Kapoor Joshi Bhat Rao Chatterjee
      Banerjee Malhotra Khanna Kulkarni Srinivasan Krishnan Hussain Malik Qureshi Siddiqui Chaudhry`),
  },
  eastAsian: {
    first:
      words(`Mei Lin Wei Jing Hui Yuki Haruka Aiko Kenji Takumi Hiroshi Minh Linh Thuy Jin Seo-yeon
      Min-jun Grace Vivian Kelvin Winston Jason Michelle`),
    last: words(`Chen Wang Zhang Liu Huang Zhao Wu Zhou Xu Sun Lin Tan Lim Wong Cheung Tanaka Suzuki
      Watanabe Nakamura Kobayashi Nguyen Tran Pham Kim Park Choi Jung`),
  },
  westAsianAfrican: {
    first:
      words(`Amara Zainab Fatima Leila Yasmin Aylin Elif Chiamaka Ngozi Thandiwe Omar Yusuf Karim Tariq
      Kwame Chidi Emeka Babajide Mehmet Emre Can Samir Nabil Idris`),
    last: words(`Okafor Adeyemi Mensah Owusu Diallo Traoré Nwosu Eze Balogun Abebe Kamau Dlamini Yılmaz Kaya
      Demir Çelik Aydın Haddad Khalil Mansour Saleh Rahimi Farouk Benali Bouazza`),
  },
};
